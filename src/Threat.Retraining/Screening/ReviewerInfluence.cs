namespace Threat.Retraining;

/// <summary>What a reviewer's samples do to a model.</summary>
/// <param name="ReviewerId">The reviewer.</param>
/// <param name="Overrides">Overrides among the run's new samples.</param>
/// <param name="WorstClass">The class that gains most recall without the reviewer.</param>
/// <param name="RecallWith">Its recall with the reviewer's samples.</param>
/// <param name="RecallWithout">Its recall without them.</param>
public sealed record ReviewerInfluence(string ReviewerId, long Overrides, string WorstClass, double RecallWith, double RecallWithout)
{
    /// <summary>Recall that the reviewer costs the class; above 0 is harm.</summary>
    public double Harm => RecallWithout - RecallWith;

    /// <summary>In a sentence.</summary>
    public override string ToString() => FormattableString.Invariant($"{ReviewerId} ({Overrides} overrides): recall of {WorstClass} {RecallWith:0.000}, without the reviewer {RecallWithout:0.000}");
}

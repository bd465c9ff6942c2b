namespace Threat.Retraining;

/// <summary>What a reviewer's samples do to a model.</summary>
/// <param name="ReviewerId">The reviewer.</param>
/// <param name="Overrides">Overrides among the run's new samples.</param>
/// <param name="WorstClass">The class that gains most recall without the reviewer; empty when <see cref="NotMeasured"/> says why there is none.</param>
/// <param name="RecallWith">Its recall with the reviewer's samples.</param>
/// <param name="RecallWithout">Its recall without them.</param>
public sealed record ReviewerInfluence(string ReviewerId, long Overrides, string WorstClass, double RecallWith, double RecallWithout)
{
    /// <summary>Why there are no figures, as when too few rows are left without the reviewer; null when there are.</summary>
    public string? NotMeasured { get; init; }

    /// <summary>Recall that the reviewer costs the class; above 0 is harm, 0 when <see cref="NotMeasured"/>.</summary>
    public double Harm => RecallWithout - RecallWith;

    /// <summary>In a sentence.</summary>
    public override string ToString() => NotMeasured is { } why
        ? FormattableString.Invariant($"{ReviewerId} ({Overrides} overrides): not measured: {why}")
        : FormattableString.Invariant($"{ReviewerId} ({Overrides} overrides): recall of {WorstClass} {RecallWith:0.000}, without the reviewer {RecallWithout:0.000}");
}

namespace Threat.Retraining;

/// <summary>Defences against poisoned feedback. What a screen leaves out is named in the run's record.</summary>
public sealed class ScreeningOptions
{
    /// <summary>The most of a class's rows in one run that one reviewer may give. With n reviewers the cap is never below 1/n, else small teams could not train.</summary>
    /// <value>Default 0.1; allowed above 0 to 1; 1 switches it off.</value>
    public double ReviewerShare { get; set; } = 0.1;

    /// <summary>The most of a class's rows in one run that may come from one source. With n sources the cap is never below 1/n.</summary>
    /// <value>Default 0.01; allowed above 0 to 1; 1 switches it off.</value>
    public double SourceShare { get; set; } = 0.01;

    /// <summary>Reviewers without a quota: imports and other feeds that no attacker can write to. They still obey the two-person rule.</summary>
    /// <value>Default empty.</value>
    public IList<string> TrustedReviewers { get; set; } = [];

    /// <summary>Whether an override of a confident attack detection to the normal class needs a second reviewer.</summary>
    /// <value>Default true.</value>
    public bool TwoPersonRule { get; set; } = true;

    /// <summary>The confidence from which a detection counts as confident.</summary>
    /// <value>Default 0.8; allowed 0 to 1.</value>
    public double TwoPersonConfidence { get; set; } = 0.8;

    /// <summary>Whether the attack-to-normal overrides of a reviewer who makes far more of them than the others wait for a second reviewer (<see cref="ReviewerRateScreen"/>).</summary>
    /// <value>Default true.</value>
    public bool ReviewerRateRule { get; set; } = true;

    /// <summary>Reviewers whose samples no run uses, as after an account was taken over. Their samples stay stored.</summary>
    /// <value>Default empty.</value>
    public IList<string> ExcludedReviewers { get; set; } = [];

    /// <summary>Whether a run looks at how many new rows are called normal in the midst of known attacks (<see cref="NeighborRecord"/>): for the report, and for <see cref="GateOptions.NeighborAlpha"/>.</summary>
    /// <value>Default true.</value>
    public bool NeighborSignal { get; set; } = true;

    /// <summary>
    /// Before a promotion the run is repeated without each of the most unusual reviewers, at most this many, each a training of its own; when known or golden rows of a class are
    /// recognised clearly better without a reviewer, the promotion is refused and the reviewer named. Without an unusual reviewer nothing is repeated.
    /// </summary>
    /// <value>Default 2; allowed 0 to 100; 0 switches it off.</value>
    public int InfluenceReviewers { get; set; } = 2;

    internal void Validate()
    {
        if (!(ReviewerShare > 0 && ReviewerShare <= 1)) throw new ArgumentOutOfRangeException(nameof(ReviewerShare), ReviewerShare, FormattableString.Invariant($"ReviewerShare is {ReviewerShare}; it must be above 0 and at most 1."));
        if (!(SourceShare > 0 && SourceShare <= 1)) throw new ArgumentOutOfRangeException(nameof(SourceShare), SourceShare, FormattableString.Invariant($"SourceShare is {SourceShare}; it must be above 0 and at most 1."));
        Guard.InRange(TwoPersonConfidence, 0, 1);
        Guard.InRange(InfluenceReviewers, 0, 100);
        if (ExcludedReviewers is null) throw new ArgumentException("ExcludedReviewers is null; use an empty list.");
        if (TrustedReviewers is null) throw new ArgumentException("TrustedReviewers is null; use an empty list.");
    }
}

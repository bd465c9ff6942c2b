namespace Threat.Retraining;

/// <summary>What a new model must show before it serves. The defaults are strict: an equal model is promoted in fewer than 1 of 20 runs, unless there is drift (docs/retraining/gate.md).</summary>
public sealed class GateOptions
{
    /// <summary>The one-sided level of McNemar's test, of the bootstrap bounds and of "significantly worse".</summary>
    /// <value>Default 0.05; allowed 0.0001 to 0.5.</value>
    public double Alpha { get; set; } = 0.05;

    /// <summary>Fewer test rows give <see cref="RunDecision.InsufficientEvidence"/>.</summary>
    /// <value>Default 1,000; allowed 1 and more.</value>
    public int MinTestRows { get; set; } = 1000;

    /// <summary>A class with fewer test rows has no recall condition.</summary>
    /// <value>Default 50; allowed 1 and more.</value>
    public int MinClassRows { get; set; } = 50;

    /// <summary>Recall that each class may lose on test rows: a larger loss that is beyond chance (exact McNemar on the class's rows, at <see cref="Alpha"/> shared among the classes judged) stops the promotion.</summary>
    /// <value>Default 0.02; allowed 0 to 1.</value>
    public double RecallTolerance { get; set; } = 0.02;

    /// <summary>Under drift accuracy may be lower by at most this (with confidence 1 − <see cref="Alpha"/>) instead of having to be higher.</summary>
    /// <value>Default 0.005; allowed 0 to 1.</value>
    public double NonInferiorityMargin { get; set; } = 0.005;

    /// <summary>Under drift measured macro-F1 may be lower by this while the difference is within chance, instead of having to be higher. 0 refuses every loss.</summary>
    /// <value>Default 0.03; allowed 0 to 1.</value>
    public double MacroF1Tolerance { get; set; } = 0.03;

    /// <summary>
    /// Whether drift that a run measures counts as if a drift trigger had started it: class shares or the override rate of the new samples are not those of the earlier ones (the alarms "prior shift" and
    /// "override rate" of <see cref="RunRecord.Drift"/>). The champion is known to be out of date then, and a new model serves that is not worse. Features alone do not count: some of a hundred always move.
    /// </summary>
    /// <value>Default true.</value>
    public bool MeasuredDrift { get; set; } = true;

    /// <summary>How much higher the measured false-positive rate may be while the difference is within chance, or the new model is more often right beyond chance. 0 refuses every increase.</summary>
    /// <value>Default 0.02: at 1,000 test rows two equal models often differ by more than 0.01. Allowed 0 to 1.</value>
    public double FalsePositiveTolerance { get; set; } = 0.02;

    /// <summary>How much higher the measured expected calibration error may be while the difference is within chance, or the log loss is lower. 0 refuses every increase.</summary>
    /// <value>Default 0.03; allowed 0 to 1.</value>
    public double EceTolerance { get; set; } = 0.03;

    /// <summary>Golden rows of a class that the new model may lose against the champion, as a share of the class's golden rows.</summary>
    /// <value>Default 0.05; allowed 0 to 1.</value>
    public double GoldenRecallTolerance { get; set; } = 0.05;

    /// <summary>Recall that each golden class needs in any case, also of a first model.</summary>
    /// <value>Default 0; allowed 0 to 1.</value>
    public double GoldenMinRecall { get; set; }

    /// <summary>A class with fewer known rows (<see cref="GateEvidence.KnownChallenger"/>) is not judged on them.</summary>
    /// <value>Default 20; allowed 1 and more.</value>
    public int MinKnownRows { get; set; } = 20;

    /// <summary>
    /// Recall that each class may lose on known rows: a larger loss that is beyond chance (at <see cref="Alpha"/> shared among the classes judged) stops the promotion. This is what sees poisoned
    /// feedback without a golden set.
    /// </summary>
    /// <value>Default 0.05; allowed 0 to 1; 1 switches the condition off.</value>
    public double KnownRecallTolerance { get; set; } = 0.05;

    /// <summary>
    /// The same for a class with few known rows that no model has learned from (<see cref="MinKnownRows"/>), as a share of the champion's recall: its other known rows are among those that both models may
    /// have learned from, and what a model recalls of them, mistaken labels too, hangs on its thresholds and on memory. There only a collapse counts.
    /// </summary>
    /// <value>Default 0.5: the class may be recognised half as often; never stricter than <see cref="KnownRecallTolerance"/>. Allowed 0 to 1; 1 switches the condition off for such classes.</value>
    public double LearnedRecallTolerance { get; set; } = 0.5;

    /// <summary>
    /// Whether a champion may only be replaced when a golden set or known rows can show what the feedback did. Without either, a run ends as
    /// <see cref="RunDecision.InsufficientEvidence"/>: poisoned feedback would look like progress.
    /// </summary>
    /// <value>Default true.</value>
    public bool RequireKnownRows { get; set; } = true;

    /// <summary>
    /// The level at which more rows called normal in the midst of known attacks than before (<see cref="NeighborRecord"/>) stop the promotion, when their share is also twice as high.
    /// Rows with a second reviewer or of a trusted one do not count. It sees targeted flips even when the new model is better than a weak champion.
    /// </summary>
    /// <value>Default 0.0001; allowed 0 to 0.5; 0 switches the condition off.</value>
    public double NeighborAlpha { get; set; } = 0.0001;

    /// <summary>Bootstrap replicates over groups of rows of one source.</summary>
    /// <value>Default 2,000; allowed 200 to 1,000,000.</value>
    public int Replicates { get; set; } = 2000;

    internal void Validate()
    {
        Guard.InRange(Alpha, 0.0001, 0.5);
        Guard.AtLeast(MinTestRows, 1);
        Guard.AtLeast(MinClassRows, 1);
        Guard.InRange(RecallTolerance, 0, 1);
        Guard.InRange(NonInferiorityMargin, 0, 1);
        Guard.InRange(MacroF1Tolerance, 0, 1);
        Guard.InRange(FalsePositiveTolerance, 0, 1);
        Guard.InRange(EceTolerance, 0, 1);
        Guard.InRange(GoldenRecallTolerance, 0, 1);
        Guard.InRange(GoldenMinRecall, 0, 1);
        Guard.AtLeast(MinKnownRows, 1);
        Guard.InRange(NeighborAlpha, 0, 0.5);
        Guard.InRange(KnownRecallTolerance, 0, 1);
        Guard.InRange(LearnedRecallTolerance, 0, 1);
        Guard.InRange(Replicates, 200, 1_000_000);
    }
}

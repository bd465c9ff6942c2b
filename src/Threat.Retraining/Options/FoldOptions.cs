namespace Threat.Retraining;

/// <summary>How the rows of a run are split: the newest rows test, with a purge gap before them; the others are divided by source.</summary>
public sealed class FoldOptions
{
    /// <summary>Share of the calibration fold.</summary>
    /// <value>Default 0.1; allowed 0.01 to 0.4.</value>
    public double Calibrate { get; set; } = 0.1;

    /// <summary>Share of the threshold fold.</summary>
    /// <value>Default 0.15; allowed 0.01 to 0.4.</value>
    public double Threshold { get; set; } = 0.15;

    /// <summary>Share of the test fold, the newest rows; it should give the gate its minimum of rows.</summary>
    /// <value>Default 0.2; allowed 0.01 to 0.5.</value>
    public double Test { get; set; } = 0.2;

    /// <summary>The most rows of the test fold: what is tested is not trained on before the gate has decided, and more rows than this say little more. In a run never below one and a half times <see cref="GateOptions.MinTestRows"/>.</summary>
    /// <value>Default 1,500; allowed 1 and more.</value>
    public int MaxTestRows { get; set; } = 1500;

    /// <summary>Share of the training fold that is kept from training to stop early on. 0 trains for the full number of epochs.</summary>
    /// <value>Default 0.1; allowed 0 to 0.4.</value>
    public double Validation { get; set; } = 0.1;

    /// <summary>Rows this close before the test fold are left out, so that no event window reaches into it: the longest feature window.</summary>
    /// <value>Default 24 hours; 0 or more.</value>
    public TimeSpan PurgeGap { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A source is tested or learned from, where most of its rows lie; its other rows are left out. False lets a source return in the test fold, as it does in service.</summary>
    /// <value>Default true.</value>
    public bool KeepSourcesTogether { get; set; } = true;

    /// <summary>
    /// Share of sources that no run learns from, chosen by a hash of the source and so the same in every run. Their rows show whether a new model still
    /// recognises what the champion does, also when the feedback is poisoned. 0 holds out none. A source with more than a hundredth of a run's rows (and more than ten) is divided by incident. When the share is
    /// changed or a source crosses that hundredth, rows change place; those that the champion's run has not held out do not count as held out then (<see cref="RunRecord.HeldOut"/>).
    /// </summary>
    /// <value>Default 0.1; allowed 0 to 0.5.</value>
    public double HeldOutSources { get; set; } = 0.1;

    internal void Validate()
    {
        Guard.InRange(Calibrate, 0.01, 0.4);
        Guard.InRange(Threshold, 0.01, 0.4);
        Guard.InRange(Test, 0.01, 0.5);
        Guard.AtLeast(MaxTestRows, 1);
        Guard.InRange(Validation, 0, 0.4);
        Guard.InRange(HeldOutSources, 0, 0.5);
        OptionChecks.InRange(PurgeGap, TimeSpan.Zero, TimeSpan.MaxValue);
        if (Calibrate + Threshold + Test > 0.8)
            throw new ArgumentException(FormattableString.Invariant($"FoldOptions leave {1 - Calibrate - Threshold - Test:0.##} for training; Calibrate + Threshold + Test must be at most 0.8."));
    }
}

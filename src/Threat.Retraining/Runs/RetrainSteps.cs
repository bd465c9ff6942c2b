namespace Threat.Retraining;

/// <summary>The steps of a run. Each can be replaced, and each that may be null can be left away.</summary>
public sealed record RetrainSteps
{
    /// <summary>Trains the model.</summary>
    public required IModelTrainer Trainer { get; init; }

    /// <summary>Keeps the versions and says which one serves.</summary>
    public required IModelRegistry Registry { get; init; }

    /// <summary>Balances the training fold; null leaves it as it is.</summary>
    public IResampler? Resampler { get; init; }

    /// <summary>Fits calibrated probabilities; null takes the softmax of the logits.</summary>
    public ICalibrator? Calibrator { get; init; }

    /// <summary>Chooses thresholds; null lets the highest probability win.</summary>
    public IThresholdOptimizer? Thresholds { get; init; }

    /// <summary>Splits the rows; null takes <see cref="TimeFoldPlanner"/> with <see cref="RetrainingOptions.Folds"/>.</summary>
    public IFoldPlanner? Folds { get; init; }

    /// <summary>Leave out samples that may be poisoned; null takes the two-person rule, the reviewer rates and the quotas of <see cref="RetrainingOptions.Screening"/>. Empty screens nothing.</summary>
    public IReadOnlyList<ISampleScreen>? Screens { get; init; }

    /// <summary>Decides about promotion; null takes <see cref="PromotionGate"/> with <see cref="RetrainingOptions.Gate"/>.</summary>
    public IPromotionGate? Gate { get; init; }

    /// <summary>Rows the loop never feeds; null goes without, and the report says so.</summary>
    public GoldenSet? Golden { get; init; }

    /// <summary>With every null that stands for a default filled in.</summary>
    internal RetrainSteps WithDefaults(RetrainingOptions options) => this with
    {
        Folds = Folds ?? new TimeFoldPlanner(options.Folds, options.Gate.MinTestRows),
        Gate = Gate ?? new PromotionGate(options.Gate),
        Screens = Screens ?? [.. options.Screening.TwoPersonRule ? [new TwoPersonScreen(options.Screening.TwoPersonConfidence, options.NormalLabel)] : Array.Empty<ISampleScreen>(),
            .. options.Screening.ReviewerRateRule ? [new ReviewerRateScreen(normalLabel: options.NormalLabel, trustedReviewers: options.Screening.TrustedReviewers)] : Array.Empty<ISampleScreen>(),
            new QuotaScreen(options.Screening.ReviewerShare, options.Screening.SourceShare, options.Screening.TrustedReviewers)],
    };
}

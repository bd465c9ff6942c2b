namespace Threat.Retraining;

/// <summary>
/// How sure the differences between two models on the same rows are: whole groups of rows (one source, one incident) are drawn with
/// replacement, both models are measured on each draw, and the differences' quantiles bound them. Rows of one group are alike, so
/// resampling single rows would claim more certainty than there is.
/// </summary>
public sealed record PairedBootstrap
{
    internal PairedBootstrap(double macroF1Gain, double macroF1GainLower, double macroF1GainUpper, double accuracyGain, double accuracyGainLower, double eceRise, double eceRiseLower, int groupCount)
    {
        MacroF1Gain = macroF1Gain;
        MacroF1GainLower = macroF1GainLower;
        MacroF1GainUpper = macroF1GainUpper;
        AccuracyGain = accuracyGain;
        AccuracyGainLower = accuracyGainLower;
        EceRise = eceRise;
        EceRiseLower = eceRiseLower;
        GroupCount = groupCount;
    }

    /// <summary>Macro-F1 of the first model minus that of the second, over the classes that occur in the truth.</summary>
    public double MacroF1Gain { get; }

    /// <summary>Its one-sided lower bound.</summary>
    public double MacroF1GainLower { get; }

    /// <summary>Its one-sided upper bound.</summary>
    public double MacroF1GainUpper { get; }

    /// <summary>Accuracy of the first model minus that of the second.</summary>
    public double AccuracyGain { get; }

    /// <summary>Its one-sided lower bound.</summary>
    public double AccuracyGainLower { get; }

    /// <summary>Expected calibration error (15 equal-width bins) of the first model minus that of the second.</summary>
    public double EceRise { get; }

    /// <summary>Its one-sided lower bound.</summary>
    public double EceRiseLower { get; }

    /// <summary>Number of groups that were drawn from.</summary>
    public int GroupCount { get; }

    /// <summary>Compares the first model with the second.</summary>
    /// <param name="first">The new model.</param>
    /// <param name="second">The other model, scored on the same rows.</param>
    /// <param name="groups">The group of each row, or null when each row stands alone.</param>
    /// <param name="replicates">Number of draws.</param>
    /// <param name="alpha">1 − confidence of the one-sided bounds.</param>
    /// <param name="seed">The same seed gives the same bounds.</param>
    /// <param name="cancellationToken">Stops between draws.</param>
    /// <exception cref="ArgumentException">The rows differ in number or truth, or there is none.</exception>
    public static PairedBootstrap Compare(ScoredRows first, ScoredRows second, IReadOnlyList<string>? groups = null, int replicates = 2000, double alpha = 0.05, long seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!first.Rows.Labels.Span.SequenceEqual(second.Rows.Labels.Span)) throw new ArgumentException("The two models were scored on rows with different labels; score both on the same rows.", nameof(second));
        if (first.Rows.RowCount == 0) throw new ArgumentException("There is no row to compare on.", nameof(first));
        if (groups is not null && groups.Count != first.Rows.RowCount) throw new ArgumentException($"{groups.Count} groups were given for {first.Rows.RowCount} rows.", nameof(groups));
        Guard.AtLeast(replicates, 1);
        Guard.InRange(alpha, 1e-9, 0.5);
        return new Internal.PairedBootstrapKernel(first, second, groups).Run(replicates, alpha, seed, cancellationToken);
    }
}

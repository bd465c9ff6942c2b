using Threat.Shared;

namespace Threat.Core;

/// <summary>How <see cref="DatasetSplitter"/> cuts a dataset. The four fractions sum to 1; a part nobody needs has the fraction 0 and stays empty.</summary>
public sealed record SplitOptions
{
    /// <summary>What decides the part a row goes to.</summary>
    /// <value>Default <see cref="SplitStrategy.Stratified"/>.</value>
    public SplitStrategy Strategy { get; set; } = SplitStrategy.Stratified;

    /// <summary>Share of rows to train on (and, after the split, to resample).</summary>
    /// <value>Above 0, at most 1. Default 0.6.</value>
    public double TrainFraction { get; set; } = 0.6;

    /// <summary>Share of rows to fit a calibration on.</summary>
    /// <value>0 to 1. Default 0.1.</value>
    public double CalibrateFraction { get; set; } = 0.1;

    /// <summary>Share of rows to choose thresholds on.</summary>
    /// <value>0 to 1. Default 0.1.</value>
    public double ThresholdFraction { get; set; } = 0.1;

    /// <summary>Share of rows that are touched once, at the end.</summary>
    /// <value>0 to 1. Default 0.2.</value>
    public double TestFraction { get; set; } = 0.2;

    /// <summary>Decides which rows go where; the same seed gives the same split. Not used by <see cref="SplitStrategy.ByTime"/>.</summary>
    /// <value>Default 0.</value>
    public long Seed { get; set; }

    /// <summary>
    /// <see cref="SplitStrategy.ByTime"/> only: rows younger than this before a boundary are left out, so that a feature window that looks back
    /// does not span two parts. Set it to the longest window of your features.
    /// </summary>
    /// <value>0 or more. Default 24 hours.</value>
    public TimeSpan PurgeGap { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// <see cref="SplitStrategy.Stratified"/> only: rows with identical features stay in one part, whatever their labels, so that the test part holds no copy of a
    /// training row. The other strategies leave the decision to entity or time and report the number of such copies in <see cref="DataSplit.Notes"/>.
    /// </summary>
    /// <value>Default true.</value>
    public bool IdenticalRowsTogether { get; set; } = true;

    /// <summary>
    /// <see cref="SplitStrategy.ByTime"/> only, where the dataset has entity ids: an entity stays in the part that holds most of its rows, its other rows are left out
    /// and counted in <see cref="DataSplit.PurgedByEntity"/>. False lets an entity return in a later part, as it would in service.
    /// </summary>
    /// <value>Default true.</value>
    public bool KeepEntitiesTogether { get; set; } = true;

    internal double[] Fractions() => [TrainFraction, CalibrateFraction, ThresholdFraction, TestFraction];

    internal void Validate()
    {
        Guard.Defined(Strategy, $"{nameof(SplitOptions)}.{nameof(Strategy)}");
        double[] fractions = Fractions();
        for (int p = 0; p < fractions.Length; p++)
        {
            if (!(fractions[p] >= 0 && fractions[p] <= 1))
                throw new ArgumentOutOfRangeException($"{DataSplit.PartNames[p]}Fraction", fractions[p], FormattableString.Invariant($"SplitOptions.{DataSplit.PartNames[p]}Fraction is {fractions[p]}; allowed is 0 to 1."));
        }
        if (TrainFraction == 0) throw new ArgumentOutOfRangeException(nameof(TrainFraction), TrainFraction, "SplitOptions.TrainFraction is 0; training needs rows.");
        double sum = fractions.Sum();
        if (Math.Abs(sum - 1) > 1e-9)
            throw new ArgumentException(FormattableString.Invariant($"The fractions {TrainFraction} (train) + {CalibrateFraction} (calibrate) + {ThresholdFraction} (threshold) + {TestFraction} (test) sum to {Math.Round(sum, 9)}; they must sum to 1."));
        if (PurgeGap < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(PurgeGap), PurgeGap, $"SplitOptions.PurgeGap is {PurgeGap}; it must be 0 or more.");
    }
}

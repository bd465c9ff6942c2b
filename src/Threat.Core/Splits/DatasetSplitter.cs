using Threat.Core.Internal;
using Threat.Shared;

namespace Threat.Core;

/// <summary>Cuts a dataset into the parts of a standard run: train, calibrate, threshold, test. Split first; scale, resample and train afterwards.</summary>
/// <remarks>
/// Thread-safe; the same dataset, options and seed give the same split. Shares are rounded per class by largest remainder (each part gets the whole part of its share, what
/// is left goes to the largest fractions), and every part gets at least one row of each class that has as many rows (or entities, or distinct rows) as there are parts.
/// </remarks>
public static class DatasetSplitter
{
    /// <summary>Cuts into four parts.</summary>
    /// <param name="dataset">Real rows; with entity ids or times where the strategy needs them.</param>
    /// <param name="options">Strategy, fractions, seed; null takes the defaults.</param>
    /// <exception cref="InvalidOperationException">The dataset holds synthetic rows: it was resampled before the split.</exception>
    /// <exception cref="ArgumentException">An option is out of range, entity ids or times are missing, or a part would be empty.</exception>
    public static DataSplit Split(LabeledDataset dataset, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new SplitOptions();
        options.Validate();
        dataset.RequireReal("split");
        return options.Strategy == SplitStrategy.ByTime ? TimeSplit.Cut(dataset, options) : GroupSplit.Cut(dataset, options);
    }

    /// <summary>Cuts into <see cref="DataSplit.Train"/> and <see cref="DataSplit.Test"/>; the other two parts are empty.</summary>
    /// <param name="dataset">Real rows.</param>
    /// <param name="testFraction">Share of rows to test on, above 0 and below 1.</param>
    /// <param name="options">Strategy, seed and so on; its fractions are ignored. Null takes the defaults.</param>
    /// <exception cref="InvalidOperationException">The dataset holds synthetic rows.</exception>
    /// <exception cref="ArgumentException">As in <see cref="Split"/>.</exception>
    public static DataSplit TrainTestSplit(LabeledDataset dataset, double testFraction = 0.2, SplitOptions? options = null)
    {
        Guard.BetweenZeroAndOne(testFraction);
        return Split(dataset, (options ?? new SplitOptions()) with { TrainFraction = 1 - testFraction, CalibrateFraction = 0, ThresholdFraction = 0, TestFraction = testFraction });
    }
}

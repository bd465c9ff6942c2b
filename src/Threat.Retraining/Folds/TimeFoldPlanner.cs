using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Threat.Retraining;

/// <summary>
/// The default plan: oldest rows train, newest test, one source in one fold, a purge gap between folds. A vector that also occurs in a later fold
/// is left out of the earlier one, so that nothing that is tested was seen before.
/// </summary>
public sealed class TimeFoldPlanner : IFoldPlanner
{
    private readonly FoldOptions _options;

    /// <summary>A planner; null takes the default options.</summary>
    public TimeFoldPlanner(FoldOptions? options = null)
    {
        _options = options ?? new FoldOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public FoldPlan Plan(LabeledDataset dataset, long seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        DataSplit split;
        try
        {
            split = DatasetSplitter.Split(dataset, new SplitOptions
            {
                Strategy = SplitStrategy.ByTime,
                TrainFraction = 1 - _options.Calibrate - _options.Threshold - _options.Test,
                CalibrateFraction = _options.Calibrate,
                ThresholdFraction = _options.Threshold,
                TestFraction = _options.Test,
                PurgeGap = _options.PurgeGap,
                KeepEntitiesTogether = _options.KeepSourcesTogether,
                Seed = seed,
            });
        }
        catch (ArgumentException e)
        {
            throw new InsufficientDataException($"The {dataset.RowCount} rows cannot be split by time and source with a purge gap of {_options.PurgeGap}: {e.Message}", e);
        }
        List<string> notes = [.. split.Notes];
        HashSet<ulong> later = [];
        int dropped = 0;
        int[] test = WithoutLater(dataset, split.TestRows, later, ref dropped), threshold = WithoutLater(dataset, split.ThresholdRows, later, ref dropped),
            calibrate = WithoutLater(dataset, split.CalibrateRows, later, ref dropped), train = WithoutLater(dataset, split.TrainRows, later, ref dropped);
        if (dropped > 0) notes.Add($"{dropped} rows are left out because a later fold holds the same vector.");
        (int[] fit, int[] validation) = Inner(dataset, train, seed, notes);
        return new FoldPlan(fit, validation, calibrate, threshold, test, notes);
    }

    private static int[] WithoutLater(LabeledDataset dataset, ReadOnlyMemory<int> rows, HashSet<ulong> later, ref int dropped)
    {
        List<int> kept = new(rows.Length);
        HashSet<ulong> own = [];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (int row in rows.Span)
        {
            SHA256.HashData(MemoryMarshal.AsBytes(dataset.Features.Row(row)), digest);
            ulong hash = BitConverter.ToUInt64(digest);
            own.Add(hash);
            if (later.Contains(hash)) dropped++;
            else kept.Add(row);
        }
        later.UnionWith(own);
        return [.. kept];
    }

    private (int[] Fit, int[] Validation) Inner(LabeledDataset dataset, int[] train, long seed, List<string> notes)
    {
        if (_options.Validation == 0 || train.Length < 2) return (train, []);
        try
        {
            DataSplit inner = DatasetSplitter.TrainTestSplit(dataset.Select(train), _options.Validation, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity, Seed = seed });
            return ([.. inner.TrainRows.ToArray().Select(i => train[i])], [.. inner.TestRows.ToArray().Select(i => train[i])]);
        }
        catch (ArgumentException e)
        {
            notes.Add($"No rows are kept for early stopping: {e.Message}");
            return (train, []);
        }
    }
}

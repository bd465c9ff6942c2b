using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// The default plan: the newest rows test, with a purge gap before them; the older ones are divided among the other folds by a hash of their source, so that each of these folds reaches up to the
/// test rows and a source has the same part in every run. A source is in one fold. A vector that also occurs in the test rows (then: in the thresholds', in the calibration's) is left out of
/// the other folds, so that nothing that is tested was seen before.
/// </summary>
/// <remarks>
/// Folds in order of time throughout would keep a model from learning from all that the calibration and threshold folds hold, which is the newest. Only the test has to lie in the future.
/// A source with more than a hundredth of the rows is divided by day.
/// </remarks>
public sealed class TimeFoldPlanner : IFoldPlanner
{
    private readonly FoldOptions _options;
    private readonly int _mostTestRows;

    /// <summary>A planner; null takes the default options.</summary>
    public TimeFoldPlanner(FoldOptions? options = null)
        : this(options, 0)
    {
    }

    internal TimeFoldPlanner(FoldOptions? options, int minTestRows)
    {
        _options = options ?? new FoldOptions();
        _options.Validate();
        _mostTestRows = Math.Max(_options.MaxTestRows, 3 * minTestRows / 2);
    }

    /// <inheritdoc/>
    public FoldPlan Plan(LabeledDataset dataset, long seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        double share = dataset.RowCount == 0 ? _options.Test : Math.Min(_options.Test, (double)_mostTestRows / dataset.RowCount);
        DataSplit split;
        try
        {
            split = DatasetSplitter.TrainTestSplit(dataset, share, new SplitOptions { Strategy = SplitStrategy.ByTime, PurgeGap = _options.PurgeGap, KeepEntitiesTogether = _options.KeepSourcesTogether, Seed = seed });
        }
        catch (ArgumentException e)
        {
            throw new InsufficientDataException($"The {dataset.RowCount} rows cannot be split by time and source with a purge gap of {_options.PurgeGap}: {e.Message}", e);
        }
        List<string> notes = [.. split.Notes];
        int[][] folds = BySource(dataset, split.TrainRows.ToArray());
        HashSet<ulong> later = [];
        int dropped = 0;
        int[] test = WithoutLater(dataset, split.TestRows.ToArray(), later, ref dropped), threshold = WithoutLater(dataset, folds[2], later, ref dropped), calibrate = WithoutLater(dataset, folds[1], later, ref dropped),
            validation = WithoutLater(dataset, folds[3], later, ref dropped), train = WithoutLater(dataset, folds[0], later, ref dropped);
        if (dropped > 0) notes.Add($"{dropped} rows are left out because another fold holds the same vector.");
        return new FoldPlan(train, validation, calibrate, threshold, test, notes);
    }

    /// <summary>Train, calibrate, threshold, validation.</summary>
    private int[][] BySource(LabeledDataset dataset, int[] rows)
    {
        SourcePosition positions = new("threat-folds/1", dataset);
        // Also when the test fold is smaller than its share: a source must keep its part as rows become more.
        double rest = 1 - _options.Test, calibrate = _options.Calibrate / rest, threshold = _options.Threshold / rest, validation = (1 - calibrate - threshold) * _options.Validation;
        List<int>[] folds = [[], [], [], []];
        foreach (int row in rows)
        {
            double at = positions.Of(row);
            folds[at < calibrate ? 1 : at < calibrate + threshold ? 2 : at < calibrate + threshold + validation ? 3 : 0].Add(row);
        }
        return [.. folds.Select(static f => f.ToArray())];
    }

    private static int[] WithoutLater(LabeledDataset dataset, int[] rows, HashSet<ulong> later, ref int dropped)
    {
        List<int> kept = new(rows.Length);
        HashSet<ulong> own = [];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (int row in rows)
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
}

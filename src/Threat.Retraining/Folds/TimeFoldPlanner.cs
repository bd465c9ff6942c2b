using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// The default plan: among the newest rows those of half of the sources test (<see cref="FoldOptions.TestSources"/>), with a purge gap before them; all others are divided among the other folds by a hash of
/// their source, so that each of these folds reaches up to the newest rows and a source has the same part in every run. A source is in one fold. A vector that also occurs in the test rows (then: in the thresholds', in the calibration's) is left out of
/// the other folds, so that nothing that is tested was seen before.
/// </summary>
/// <remarks>
/// Folds in order of time throughout would keep a model from learning from all that the calibration and threshold folds hold, which is the newest. Nor may the test take all of the newest rows: a model without
/// them cannot show that it knows what is new. Only the champion that it is compared with, and its own sources, must be strange to the rows that are tested.
/// A source with more than a hundredth of the rows (and more than ten) is divided by day. Where a source crosses that limit between two runs its rows change place among the folds that a new model learns from;
/// each run trains a new model from the start and tests on the newest rows, so nothing that is tested was learned from.
/// </remarks>
public sealed class TimeFoldPlanner : IFoldPlanner
{
    // Something old must be left to be divided: the window of the test is no larger, however few sources test.
    private const double MostNewest = 0.8;

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
        SourcePosition tests = TestSources.Positions(dataset);
        double share = Window(dataset, tests, dataset.RowCount == 0 ? _options.Test : Math.Min(_options.Test, (double)_mostTestRows / dataset.RowCount));
        DataSplit split;
        try
        {
            split = DatasetSplitter.TrainTestSplit(dataset, share, new SplitOptions { Strategy = SplitStrategy.ByTime, PurgeGap = _options.PurgeGap, KeepEntitiesTogether = _options.KeepSourcesTogether, Seed = seed });
        }
        catch (ArgumentException e)
        {
            throw new InsufficientDataException($"The {dataset.RowCount} rows cannot be split by time and source with a purge gap of {_options.PurgeGap}: {e.Message}", e);
        }
        int[] newest = split.TestRows.ToArray(), tested = [.. newest.Where(r => tests.Of(r) < _options.TestSources)];
        Learned learned = BySource(tests.For("threat-folds/1"), [.. split.TrainRows.ToArray(), .. newest.Except(tested)]);
        DistinctRows rows = new(dataset);
        int[] test = rows.Take(tested), threshold = rows.Take(learned.Threshold), calibrate = rows.Take(learned.Calibrate), validation = rows.Take(learned.Validation), train = rows.Take(learned.Train);
        return new FoldPlan(train, validation, calibrate, threshold, test,
            rows.LeftOut == 0 ? split.Notes : [.. split.Notes, $"{rows.LeftOut} rows are left out because another fold holds the same vector."])
        {
            TestSplit = _options.TestSources < 1 && newest.Length > 0 ? new TestSplitRecord(newest.Min(r => dataset.Times![r]), _options.TestSources, [.. tests.Divided]) : null,
        };
    }

    /// <summary>The share of rows, the newest, that holds the wanted share of test rows.</summary>
    private double Window(LabeledDataset dataset, SourcePosition tests, double wanted)
    {
        if (_options.TestSources >= 1 || dataset.Times is not { } times) return wanted;
        int window = 0, left = (int)Math.Round(wanted * dataset.RowCount), most = (int)(MostNewest * dataset.RowCount);
        foreach (int row in Enumerable.Range(0, dataset.RowCount).OrderByDescending(r => times[r]))
        {
            if (left <= 0 || window >= most) break;
            window++;
            if (tests.Of(row) < _options.TestSources) left--;
        }
        return (double)window / dataset.RowCount;
    }

    private Learned BySource(SourcePosition positions, int[] rows)
    {
        // Also when the test fold is smaller than its share: a source must keep its part as rows become more.
        double rest = 1 - _options.Test, calibrate = _options.Calibrate / rest, threshold = _options.Threshold / rest, validation = (1 - calibrate - threshold) * _options.Validation;
        Learned folds = new([], [], [], []);
        foreach (int row in rows)
        {
            double at = positions.Of(row);
            List<int> fold = at < calibrate ? folds.Calibrate : at < calibrate + threshold ? folds.Threshold : at < calibrate + threshold + validation ? folds.Validation : folds.Train;
            fold.Add(row);
        }
        return folds;
    }

    /// <summary>The folds that a model learns from.</summary>
    private sealed record Learned(List<int> Train, List<int> Validation, List<int> Calibrate, List<int> Threshold);

    /// <summary>Gives out the rows of one fold after another, without those whose vector an earlier fold holds.</summary>
    private sealed class DistinctRows(LabeledDataset dataset)
    {
        private readonly HashSet<ulong> _taken = [];

        public int LeftOut { get; private set; }

        public int[] Take(IReadOnlyCollection<int> fold)
        {
            List<int> kept = new(fold.Count);
            HashSet<ulong> own = [];
            foreach (int row in fold)
            {
                ulong vector = VectorKey.Of(dataset.Features.Row(row));
                own.Add(vector);
                if (!_taken.Contains(vector)) kept.Add(row);
            }
            LeftOut += fold.Count - kept.Count;
            _taken.UnionWith(own);
            return [.. kept];
        }
    }
}

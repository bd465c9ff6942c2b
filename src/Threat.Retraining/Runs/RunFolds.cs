using System.Collections.Immutable;

namespace Threat.Retraining.Internal;

/// <summary>The folds as datasets in the form a model sees.</summary>
internal sealed class RunFolds
{
    public RunFolds(RunRows rows, int[] kept, FoldPlan plan, LabelSet labels, bool encode)
    {
        LabeledDataset Fold(string name, IReadOnlyList<int> indices, bool mayBeEmpty = false)
            => indices.Count > 0 || mayBeEmpty
                ? rows.Input([.. indices.Select(i => kept[i])], labels, encode)
                : throw new InsufficientDataException($"The {name} fold is empty: {kept.Length} rows are too few for the split. {string.Join(" ", plan.Notes)}");
        Train = Fold("train", plan.Train);
        Validation = Fold("validation", plan.Validation, mayBeEmpty: true);
        Calibrate = Fold("calibrate", plan.Calibrate);
        Threshold = Fold("threshold", plan.Threshold);
        Test = Fold("test", plan.Test);
    }

    public LabeledDataset Train { get; }

    public LabeledDataset Validation { get; }

    public LabeledDataset Calibrate { get; }

    public LabeledDataset Threshold { get; }

    public LabeledDataset Test { get; }

    public int MajorityClass
    {
        get
        {
            int best = 0;
            for (int c = 1; c < Train.LabelSet.Count; c++) if (Train.ClassCounts[c] > Train.ClassCounts[best]) best = c;
            return best;
        }
    }

    public ImmutableArray<FoldRecord> Describe() =>
    [
        Describe("train", Train), Describe("validation", Validation), Describe("calibrate", Calibrate), Describe("threshold", Threshold), Describe("test", Test),
    ];

    private static FoldRecord Describe(string name, LabeledDataset fold) => new(name, fold.RowCount, fold.EntityIds!.Distinct(StringComparer.Ordinal).Count(),
        fold.RowCount == 0 ? null : fold.Times!.Min(), fold.RowCount == 0 ? null : fold.Times!.Max(), RecordParts.Counts(fold.LabelSet, fold.Labels.ToArray()));
}

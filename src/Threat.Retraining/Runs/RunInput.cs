namespace Threat.Retraining.Internal;

/// <summary>What the steps after the split work with.</summary>
/// <param name="Rows">The samples of the run.</param>
/// <param name="Kept">Those that the screens let through; the plan's indices point into it.</param>
/// <param name="Plan">The folds.</param>
/// <param name="HeldOut">Which rows no model of the run may learn from.</param>
/// <param name="Champion">What serves, or null.</param>
/// <param name="Known">Rows that were accepted before the feedback in question, or null.</param>
/// <param name="Labels">The classes.</param>
/// <param name="Encode">Whether the new model sees missing indicators.</param>
internal sealed record RunInput(RunRows Rows, int[] Kept, FoldPlan Plan, HeldOutRows HeldOut, Champion? Champion, KnownRows? Known, LabelSet Labels, bool Encode)
{
    public RunFolds Folds() => new(Rows, Kept, Plan, Labels, Encode);

    /// <summary>The samples of a fold.</summary>
    public int[] Of(IReadOnlyList<int> fold) => [.. fold.Select(i => Kept[i])];

    /// <summary>Samples as the new model sees them.</summary>
    public LabeledDataset Dataset(int[] rows) => Rows.Input(rows, Labels, Encode);
}

namespace Threat.Retraining;

/// <summary>Which rows of a run go where. No row is in two folds; rows in none are left out.</summary>
/// <param name="Train">Rows to train on.</param>
/// <param name="Validation">Rows for early stopping, cut off before balancing; may be empty.</param>
/// <param name="Calibrate">Rows to fit the calibration on.</param>
/// <param name="Threshold">Rows to choose thresholds on.</param>
/// <param name="Test">Rows to measure on, once.</param>
/// <param name="Notes">What was left out and why, for the report.</param>
public sealed record FoldPlan(IReadOnlyList<int> Train, IReadOnlyList<int> Validation, IReadOnlyList<int> Calibrate, IReadOnlyList<int> Threshold, IReadOnlyList<int> Test, IReadOnlyList<string> Notes)
{
    /// <summary>How the newest rows were divided, where rows that are learned from are as new as the test; null where all that is learned from is older, and for plans that say nothing of it.
    /// Later runs take it for what <see cref="TimeFoldPlanner"/> does: a planner that divides in another way leaves it null.</summary>
    public TestSplitRecord? TestSplit { get; init; }

    /// <summary>Rows that a model learns from in some way.</summary>
    internal int LearnedCount => Train.Count + Validation.Count + Calibrate.Count + Threshold.Count;

    /// <summary>The plan without some rows in the folds that a model learns from; the test fold stays.</summary>
    internal FoldPlan Without(Func<int, bool> leftOut)
    {
        int[] Rest(IReadOnlyList<int> fold) => [.. fold.Where(i => !leftOut(i))];
        return this with { Train = Rest(Train), Validation = Rest(Validation), Calibrate = Rest(Calibrate), Threshold = Rest(Threshold) };
    }
}

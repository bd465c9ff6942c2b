namespace Threat.Retraining;

/// <summary>Splits the rows of a run, before anything else is done with them.</summary>
/// <remarks>
/// The champion is compared on the test rows. Where a plan's test rows are all younger than the rows it learns from, later runs leave out test rows that the champion has learned from. Another kind of plan
/// must itself give a source the same part in every run.
/// </remarks>
public interface IFoldPlanner
{
    /// <summary>Plans.</summary>
    /// <param name="dataset">The run's rows with entity and time.</param>
    /// <param name="seed">Decides what is random in the plan.</param>
    /// <exception cref="InsufficientDataException">The rows cannot be split as asked.</exception>
    FoldPlan Plan(LabeledDataset dataset, long seed);
}

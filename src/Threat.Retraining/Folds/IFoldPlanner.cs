namespace Threat.Retraining;

/// <summary>Splits the rows of a run, before anything else is done with them.</summary>
public interface IFoldPlanner
{
    /// <summary>Plans.</summary>
    /// <param name="dataset">The run's rows with entity and time.</param>
    /// <param name="seed">Decides what is random in the plan.</param>
    /// <exception cref="InsufficientDataException">The rows cannot be split as asked.</exception>
    FoldPlan Plan(LabeledDataset dataset, long seed);
}

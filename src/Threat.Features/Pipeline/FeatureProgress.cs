namespace Threat.Features;

/// <summary>How far a batch is.</summary>
/// <param name="Completed">Entities with a result or an error.</param>
/// <param name="Total">Distinct entities of the batch.</param>
/// <param name="FromStore">Completed ones that the store had.</param>
/// <param name="Failed">Completed ones that failed.</param>
public readonly record struct FeatureProgress(int Completed, int Total, int FromStore, int Failed);

namespace Threat.Retraining;

/// <summary>A sample as it lies in a store.</summary>
/// <param name="Sequence">Its place in the order of arrival, from 1.</param>
/// <param name="Sample">The sample.</param>
public sealed record StoredSample(long Sequence, TrainingSample Sample);

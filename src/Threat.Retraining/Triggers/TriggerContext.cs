namespace Threat.Retraining;

/// <summary>What a trigger decides by.</summary>
/// <param name="Now">The time.</param>
/// <param name="Statistics">Counts over the store.</param>
/// <param name="State">What triggers remember.</param>
/// <param name="Store">The samples, for triggers that look at them.</param>
/// <param name="Options">The options.</param>
public sealed record TriggerContext(DateTimeOffset Now, SampleStatistics Statistics, TriggerState State, ISampleStore Store, RetrainingOptions Options);

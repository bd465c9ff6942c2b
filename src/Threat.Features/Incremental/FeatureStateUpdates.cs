namespace Threat.Features;

/// <summary>What became of events that were given to a <see cref="FeatureStateTable"/> together.</summary>
/// <param name="Added">They count.</param>
/// <param name="TooOld">See <see cref="FeatureStateUpdate.TooOld"/>.</param>
/// <param name="InFuture">See <see cref="FeatureStateUpdate.InFuture"/>.</param>
public readonly record struct FeatureStateUpdates(int Added, int TooOld, int InFuture);

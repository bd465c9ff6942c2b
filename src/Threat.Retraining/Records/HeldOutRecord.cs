using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>Which rows a run has held out: later runs know by it what its model has not learned from.</summary>
/// <param name="Share">The share of sources that was held out (<see cref="FoldOptions.HeldOutSources"/>).</param>
/// <param name="DividedSources">Sources with more than a hundredth of the run's rows: they were divided by incident instead.</param>
public sealed record HeldOutRecord(double Share, ImmutableArray<string> DividedSources);

using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>Which of the newest rows a run has tested on, and not learned from: later runs know by it what its model has not seen.</summary>
/// <param name="From">The rows from this instant on were divided.</param>
/// <param name="Share">The share of sources whose rows tested (<see cref="FoldOptions.TestSources"/>).</param>
/// <param name="DividedSources">Sources with more than a hundredth of the run's rows: they were divided by day instead.</param>
public sealed record TestSplitRecord(DateTimeOffset From, double Share, ImmutableArray<string> DividedSources);

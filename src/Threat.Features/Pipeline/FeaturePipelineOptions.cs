using System.ComponentModel.DataAnnotations;

namespace Threat.Features;

/// <summary>Options of <see cref="FeaturePipeline"/>.</summary>
public sealed class FeaturePipelineOptions
{
    /// <summary>How many extractions run at once, over all calls of the pipeline. They wait for the network more than they compute, so it does not follow the number of processors.</summary>
    /// <value>Default 10; allowed 1 to 1,024.</value>
    [Range(1, 1024)]
    public int MaxDegreeOfParallelism { get; set; } = 10;

    /// <summary>How long the store may serve a value after it was computed.</summary>
    /// <value>Default 5 minutes; allowed 1 second to 30 days.</value>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How much older than the instant asked for a stored vector may be. A vector of a later instant than the one asked for is never used: it has seen the future.
    /// </summary>
    /// <value>Default 5 minutes; allowed 0 (the same instant only) to 30 days.</value>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many values one write to the store carries.</summary>
    /// <value>Default 256; allowed 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int WriteBackBatchSize { get; set; } = 256;
}

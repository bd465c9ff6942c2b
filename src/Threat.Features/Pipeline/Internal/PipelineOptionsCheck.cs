using Threat.Shared;

namespace Threat.Features.Internal;

internal static class PipelineOptionsCheck
{
    public static FeaturePipelineOptions Check(FeaturePipelineOptions options)
    {
        Guard.InRange(options.MaxDegreeOfParallelism, 1, 1024);
        Guard.InRange(options.WriteBackBatchSize, 1, 10_000);
        if (options.TimeToLive < TimeSpan.FromSeconds(1) || options.TimeToLive > TimeSpan.FromDays(30))
            throw new ArgumentOutOfRangeException(nameof(options), options.TimeToLive, $"options.TimeToLive is {options.TimeToLive}; allowed is 1 second to 30 days.");
        if (options.MaxStaleness < TimeSpan.Zero || options.MaxStaleness > TimeSpan.FromDays(30))
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxStaleness, $"options.MaxStaleness is {options.MaxStaleness}; allowed is 0 to 30 days.");
        return options;
    }
}

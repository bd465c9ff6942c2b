namespace Threat.Imbalance.Internal;

/// <summary>How a sampler's searches run.</summary>
internal readonly record struct SearchSettings(int Threads, SimdPath Simd)
{
    public static SearchSettings Of(int maxDegreeOfParallelism) => new(Workers.Threads(maxDegreeOfParallelism), SimdPath.Best);
}

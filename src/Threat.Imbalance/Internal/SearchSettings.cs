namespace Threat.Imbalance.Internal;

/// <summary>How a sampler's searches run.</summary>
internal readonly record struct SearchSettings(int Threads, SimdPath Simd)
{
    /// <summary>Principal components that the searches within classes share.</summary>
    public PrincipalAxes? Axes { get; init; }

    public static SearchSettings Of(int maxDegreeOfParallelism) => new(Workers.Threads(maxDegreeOfParallelism), SimdPath.Best);
}

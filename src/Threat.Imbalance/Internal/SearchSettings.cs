using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>How a sampler's searches run, and where they leave remarks for the reader of its result.</summary>
internal sealed record SearchSettings(int Threads, NeighborSearchOptions Search)
{
    public SimdPath Simd { get; init; } = SimdPath.Best;

    /// <summary>Principal components that the searches within classes share.</summary>
    public PrincipalAxes? Axes { get; init; }

    /// <summary>Receives what an approximate search measured of itself.</summary>
    public List<string> Notes { get; init; } = [];

    public static SearchSettings Of(int maxDegreeOfParallelism, NeighborSearchOptions search) => new(Workers.Threads(maxDegreeOfParallelism), search);

    /// <summary>A search with these settings; see <see cref="NeighborRequest"/>.</summary>
    public NeighborRequest Request(ReadOnlyMemory<float> rows, int columns, int[] candidates, int[]? queries, int count, ProgressShare? progress = null)
        => new(rows, columns, candidates, queries, count) { Threads = Threads, Simd = Simd, Search = Search, Notes = Notes, Progress = progress };
}

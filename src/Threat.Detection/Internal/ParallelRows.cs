namespace Threat.Detection.Internal;

internal static class ParallelRows
{
    private const int Chunk = 4096;

    /// <summary>Runs <paramref name="work"/>(start, end) over all rows, in parallel when they are many.</summary>
    public static void For(int rows, Action<int, int> work)
    {
        int chunks = (rows + Chunk - 1) / Chunk;
        if (chunks <= 1) work(0, rows);
        else Parallel.For(0, chunks, c => work(c * Chunk, Math.Min(rows, (c + 1) * Chunk)));
    }
}

namespace Threat.Thresholds.Internal;

/// <summary>Rows cut into contiguous parts. What is computed never depends on how many parts there are.</summary>
internal static class Parts
{
    /// <summary>The rows of a part.</summary>
    public static (int Start, int End) Range(int rows, int parts, int part) => ((int)((long)rows * part / parts), (int)((long)rows * (part + 1) / parts));

    /// <summary>Runs every part, on as many threads.</summary>
    public static void For(int parts, CancellationToken cancellationToken, Action<int> body) => For(parts, parts, cancellationToken, body);

    /// <summary>Runs every piece on at most so many threads.</summary>
    public static void For(int pieces, int threads, CancellationToken cancellationToken, Action<int> body)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (pieces == 1 || threads <= 1)
        {
            for (int i = 0; i < pieces; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                body(i);
            }
            return;
        }
        try
        {
            Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, body);
        }
        catch (AggregateException e) when (e.InnerExceptions.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>The number of threads an option means: −1 is one per processor.</summary>
    public static int Threads(int option) => option < 0 ? Environment.ProcessorCount : option;
}

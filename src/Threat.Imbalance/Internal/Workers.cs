using System.Runtime.ExceptionServices;

namespace Threat.Imbalance.Internal;

/// <summary>Runs numbered pieces of work on several threads; each piece is taken once, in order. Stops between pieces when cancelled.</summary>
internal static class Workers
{
    /// <summary>The number of threads an option of 0 stands for.</summary>
    public static int Threads(int option) => option > 0 ? option : Environment.ProcessorCount;

    public static void Run(int pieces, int threads, CancellationToken cancellationToken, Action<int> piece)
    {
        cancellationToken.ThrowIfCancellationRequested();
        threads = Math.Clamp(threads, 1, Math.Max(1, pieces));
        if (threads == 1)
        {
            for (int i = 0; i < pieces; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                piece(i);
            }
            return;
        }
        int next = -1;
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
            {
                while (!cancellationToken.IsCancellationRequested)
                {
                    int i = Interlocked.Increment(ref next);
                    if (i >= pieces) return;
                    piece(i);
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(static x => x is not OperationCanceledException) ?? e.InnerExceptions[0]);
        }
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Cuts <paramref name="items"/> into pieces of <paramref name="size"/>.</summary>
    public static void RunRanges(int items, int size, int threads, CancellationToken cancellationToken, Action<int, int> range)
        => Run((items + size - 1) / size, threads, cancellationToken, piece => range(piece * size, Math.Min(items, (piece + 1) * size)));
}

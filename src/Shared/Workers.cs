using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Threat.Shared;

/// <summary>
/// Runs numbered pieces of work on several threads. Pieces are taken in order, each once; after a failure or a cancellation no further one is begun.
/// The failure of the lowest piece is thrown as it was, never in an AggregateException: the one that a single thread would have met.
/// </summary>
internal static class Workers
{
    /// <summary>An option "MaxDegreeOfParallelism", checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or below −1.</exception>
    public static int Checked(int maxDegreeOfParallelism, [CallerArgumentExpression(nameof(maxDegreeOfParallelism))] string name = "")
        => maxDegreeOfParallelism is >= 1 or -1
            ? maxDegreeOfParallelism
            : throw new ArgumentOutOfRangeException(name, maxDegreeOfParallelism, $"{name} is {maxDegreeOfParallelism}; allowed is -1 (one per processor) or at least 1.");

    /// <summary>The number of threads a checked option stands for: −1 is one per processor.</summary>
    public static int Threads(int maxDegreeOfParallelism) => maxDegreeOfParallelism < 0 ? Environment.ProcessorCount : maxDegreeOfParallelism;

    /// <summary>The items of a part, when <paramref name="items"/> are cut into <paramref name="parts"/> as even as can be.</summary>
    public static (int Start, int End) Range(int items, int parts, int part) => ((int)((long)items * part / parts), (int)((long)items * (part + 1) / parts));

    /// <summary>Cuts <paramref name="items"/> into pieces of <paramref name="size"/>, whatever the number of threads.</summary>
    public static void RunRanges(int items, int size, int threads, CancellationToken cancellationToken, Action<int, int> range)
        => Run((int)(((long)items + size - 1) / size), threads, cancellationToken, piece => range(piece * size, (int)Math.Min(items, (piece + 1L) * size)));

    /// <summary>Runs the pieces 0 to <paramref name="pieces"/> − 1 on at most so many threads.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before the last piece was begun.</exception>
    public static void Run(int pieces, int threads, CancellationToken cancellationToken, Action<int> piece)
    {
        cancellationToken.ThrowIfCancellationRequested();
        threads = Math.Min(threads, pieces);
        if (threads > 1) RunTogether(pieces, threads, cancellationToken, piece);
        else
        {
            for (int i = 0; i < pieces; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                piece(i);
            }
        }
    }

    private static void RunTogether(int pieces, int threads, CancellationToken cancellationToken, Action<int> piece)
    {
        int begun = -1, stopped = 0, failedPiece = int.MaxValue;
        ExceptionDispatchInfo? failure = null;
        Lock gate = new();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            while (Volatile.Read(ref stopped) == 0)
            {
                int i = Interlocked.Increment(ref begun);
                if (i >= pieces) return;
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    piece(i);
                }
                catch (Exception e)
                {
                    Volatile.Write(ref stopped, 1);
                    lock (gate)
                    {
                        if (i < failedPiece) (failedPiece, failure) = (i, ExceptionDispatchInfo.Capture(e));
                    }
                    return;
                }
            }
        });
        failure?.Throw();
    }
}

using System.Numerics;
using Threat.Shared;

namespace Threat.Losses.Internal;

/// <summary>Held-out rows as a function of β = 1/T. Rows are cut into chunks whose sums are added in order: the same bits for any number of threads.</summary>
internal sealed unsafe class TemperatureProblem<T, TLane>(T* logits, int* labels, int rows, int classes, int threads, CancellationToken cancellationToken)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : ILane<T>
{
    private const int ChunkRows = 1 << 14;
    private const int WarmStartRows = 10_000;

    /// <summary>Mean loss, slope and curvature.</summary>
    public TemperatureSums Evaluate(double beta)
    {
        TemperatureSums[] chunks = new TemperatureSums[(rows + ChunkRows - 1) / ChunkRows];
        Workers.Run(chunks.Length, threads, cancellationToken, i => chunks[i] = Chunk(i, beta));
        TemperatureSums total = default;
        foreach (TemperatureSums chunk in chunks) total += chunk;
        return total / rows;
    }

    /// <summary>Evenly spaced rows to start the search on, or null when there are too few to be worth it.</summary>
    public (T[] Logits, int[] Labels)? WarmStartSample()
    {
        if (rows < 4 * WarmStartRows) return null;
        T[] z = new T[WarmStartRows * classes];
        int[] y = new int[WarmStartRows];
        for (int i = 0; i < WarmStartRows; i++)
        {
            int row = (int)((long)i * rows / WarmStartRows);
            y[i] = labels[row];
            new ReadOnlySpan<T>(logits + (long)row * classes, classes).CopyTo(z.AsSpan(i * classes));
        }
        return (z, y);
    }

    private TemperatureSums Chunk(int index, double beta)
    {
        int start = index * ChunkRows, count = Math.Min(ChunkRows, rows - start);
        return TemperatureKernel<T, TLane>.Evaluate(new(logits + (long)start * classes, count * classes), new(labels + start, count), classes, beta);
    }
}

using System.Numerics.Tensors;
using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal.Stacking;

/// <summary>Euclidean distances to the nearest of some rows, all scaled. A row's distance has the same bits on any number of threads.</summary>
internal sealed class NearestDistance(float[] rows, int width)
{
    private const int RowsPerPiece = 16;

    public ReadOnlySpan<float> Rows => rows;

    public int Width => width;

    /// <summary>Of at most so many of the given rows, drawn by the seed.</summary>
    public static NearestDistance Among(FeatureMatrix features, FeatureScaler scaler, int[] rows, int most, long seed)
    {
        if (rows.Length > most)
        {
            SeededRandom random = new(seed, (ulong)rows.Length);
            random.Shuffle<int>(rows);
            rows = rows[..most];
            Array.Sort(rows);
        }
        return new NearestDistance(Scale(scaler, features.Select(rows).Values.Span), features.ColumnCount);
    }

    /// <summary>Rows as they are measured: scaled, and within the limits that networks keep, so that no finite row is infinitely far.</summary>
    public static float[] Scale(FeatureScaler scaler, ReadOnlySpan<float> rows)
    {
        float[] scaled = new float[rows.Length];
        scaler.Transform(rows, scaled);
        TensorPrimitives.Clamp(scaled, -InputScaler.Limit, InputScaler.Limit, scaled);
        return scaled;
    }

    public double[] Of(float[] scaled, int threads)
    {
        double[] nearest = new double[scaled.Length / width];
        Workers.RunRanges(nearest.Length, RowsPerPiece, threads, CancellationToken.None, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                ReadOnlySpan<float> row = scaled.AsSpan(i * width, width);
                float least = float.PositiveInfinity;
                for (int at = 0; at < rows.Length; at += width) least = Math.Min(least, TensorPrimitives.Distance(row, rows.AsSpan(at, width)));
                nearest[i] = least;
            }
        });
        return nearest;
    }
}

namespace Threat.Imbalance.Internal;

/// <summary>Dynamic time warping with a band.</summary>
internal static class TimeAlignment
{
    /// <summary>Mixes two series along their warping path and brings the mixture back to their length.</summary>
    public static void Mix(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int channels, float weight, Span<float> destination)
    {
        List<(int A, int B)> path = Path(a, b, channels);
        float[] mixed = new float[path.Count * channels];
        for (int p = 0; p < path.Count; p++)
        {
            for (int c = 0; c < channels; c++)
            {
                float x = a[path[p].A * channels + c], y = b[path[p].B * channels + c];
                mixed[p * channels + c] = x + weight * (y - x);
            }
        }
        Resampling.Stretch(mixed, channels, 0, path.Count - 1, destination);
    }

    /// <summary>The cheapest path from both starts to both ends; steps differ by at most a tenth of the length.</summary>
    public static List<(int A, int B)> Path(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int channels)
    {
        int length = a.Length / channels, band = Band(length);
        double[] cost = Costs(a, b, channels);
        List<(int A, int B)> path = [(length - 1, length - 1)];
        (int x, int y) = (length - 1, length - 1);
        while (x > 0 || y > 0)
        {
            double diagonal = At(cost, x - 1, y - 1, band), up = At(cost, x - 1, y, band), left = At(cost, x, y - 1, band);
            (x, y) = diagonal <= up && diagonal <= left ? (x - 1, y - 1) : up <= left ? (x - 1, y) : (x, y - 1);
            path.Add((x, y));
        }
        path.Reverse();
        return path;
    }

    /// <summary>The sum of squared differences along the cheapest path.</summary>
    public static double Cost(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int channels)
    {
        int length = a.Length / channels;
        return At(Costs(a, b, channels), length - 1, length - 1, Band(length));
    }

    private static int Band(int length) => (length + 9) / 10;

    private static double[] Costs(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int channels)
    {
        int length = a.Length / channels, band = Band(length), width = 2 * band + 1;
        double[] cost = new double[length * width];
        Array.Fill(cost, double.PositiveInfinity);
        for (int i = 0; i < length; i++)
        {
            for (int j = Math.Max(0, i - band); j <= Math.Min(length - 1, i + band); j++)
            {
                double step = 0;
                for (int c = 0; c < channels; c++) step += ((double)a[i * channels + c] - b[j * channels + c]) * ((double)a[i * channels + c] - b[j * channels + c]);
                double before = i == 0 && j == 0 ? 0 : Math.Min(At(cost, i - 1, j - 1, band), Math.Min(At(cost, i - 1, j, band), At(cost, i, j - 1, band)));
                cost[i * width + j - i + band] = before + step;
            }
        }
        return cost;
    }

    private static double At(double[] cost, int i, int j, int band)
        => i < 0 || j < 0 || Math.Abs(i - j) > band ? double.PositiveInfinity : cost[i * (2 * band + 1) + j - i + band];
}

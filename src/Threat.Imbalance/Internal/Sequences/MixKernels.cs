using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Transforms that mix two series.</summary>
internal static class MixKernels
{
    public static SequenceKernel Mixup(double alpha) => (SequenceContext context, int index, Span<float> series, ref SeededRandom random) =>
    {
        if (context.Mate(index, ref random) is not { } partner) return;
        DatasetWriter.Interpolate(series.ToArray(), context.Set.Series(partner), (float)Beta(alpha, ref random), series);
    };

    public static SequenceKernel CutMix(double alpha) => (SequenceContext context, int index, Span<float> series, ref SeededRandom random) =>
    {
        if (context.Mate(index, ref random) is not { } partner) return;
        int window = (int)Math.Round(Beta(alpha, ref random) * context.Length), start = random.NextInt32(context.Length - window + 1), channels = context.Channels;
        context.Set.Series(partner).Slice(start * channels, window * channels).CopyTo(series[(start * channels)..]);
    };

    public static SequenceKernel Smote(int neighbors, bool align) => (SequenceContext context, int index, Span<float> series, ref SeededRandom random) =>
    {
        if (context.Neighbors(index, neighbors) is not { } near) return;
        ReadOnlySpan<float> partner = context.Set.Series(near[random.NextInt32(near.Length)]);
        float[] source = series.ToArray();
        float weight = random.NextSingle();
        if (align) TimeAlignment.Mix(source, partner, context.Channels, weight, series);
        else DatasetWriter.Interpolate(source, partner, weight, series);
    };

    /// <summary>The smaller share of a draw from Beta(alpha, alpha).</summary>
    private static double Beta(double alpha, ref SeededRandom random)
    {
        double x = Gamma(alpha, ref random), y = Gamma(alpha, ref random), share = x + y > 0 ? x / (x + y) : 0.5;
        return Math.Min(share, 1 - share);
    }

    /// <summary>Gamma(shape, 1) by Marsaglia and Tsang 2000, with their boost below 1.</summary>
    private static double Gamma(double shape, ref SeededRandom random)
    {
        double boost = shape < 1 ? Math.Pow(1 - random.NextDouble(), 1 / shape) : 1, d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double z = random.NextNormal(), v = 1 + c * z;
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - random.NextDouble()) < 0.5 * z * z + d - d * v + d * Math.Log(v)) return boost * d * v;
        }
    }
}

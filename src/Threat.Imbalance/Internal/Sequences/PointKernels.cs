using MathNet.Numerics.Interpolation;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Transforms of single steps and slow trends.</summary>
internal static class PointKernels
{
    public static SequenceKernel Drift(double most, int points) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        double[] at = new double[points + 1], values = new double[points + 1], drift = new double[context.Length];
        for (int c = 0; c < context.Channels; c++)
        {
            for (int k = 1; k < at.Length; k++) (at[k], values[k]) = (k * (context.Length - 1.0) / points, values[k - 1] + random.NextNormal());
            CubicSpline spline = CubicSpline.InterpolateNaturalSorted(at, values);
            double largest = 0;
            for (int t = 0; t < drift.Length; t++) largest = Math.Max(largest, Math.Abs(drift[t] = spline.Interpolate(t)));
            (float low, float high) = Range(series, context.Channels, c);
            double scale = largest > 0 ? most * random.NextDouble() * (high - low) / largest : 0;
            for (int t = 0; t < drift.Length; t++) series[t * context.Channels + c] += (float)(scale * drift[t]);
        }
    };

    public static SequenceKernel Pool(int size) => (SequenceContext context, int _, Span<float> series, ref SeededRandom _) =>
    {
        for (int start = 0; start < context.Length; start += size)
        {
            int end = Math.Min(start + size, context.Length);
            for (int c = 0; c < context.Channels; c++)
            {
                double sum = 0;
                for (int t = start; t < end; t++) sum += series[t * context.Channels + c];
                for (int t = start; t < end; t++) series[t * context.Channels + c] = (float)(sum / (end - start));
            }
        }
    };

    public static SequenceKernel Quantize(int levels) => (SequenceContext context, int _, Span<float> series, ref SeededRandom _) =>
    {
        for (int c = 0; c < context.Channels; c++)
        {
            (float low, float high) = Range(series, context.Channels, c);
            double step = ((double)high - low) / (levels - 1);
            for (int i = c; step > 0 && i < series.Length; i += context.Channels) series[i] = (float)(low + Math.Round((series[i] - low) / step) * step);
        }
    };

    public static SequenceKernel Dropout(double share) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        for (int t = 1; t < context.Length; t++)
        {
            if (random.NextDouble() < share) series.Slice((t - 1) * context.Channels, context.Channels).CopyTo(series[(t * context.Channels)..]);
        }
    };

    public static SequenceKernel Reverse() => static (SequenceContext context, int _, Span<float> series, ref SeededRandom _) =>
    {
        float[] source = series.ToArray();
        for (int t = 0; t < context.Length; t++) source.AsSpan((context.Length - 1 - t) * context.Channels, context.Channels).CopyTo(series[(t * context.Channels)..]);
    };

    private static (float Low, float High) Range(ReadOnlySpan<float> series, int channels, int channel)
    {
        (float low, float high) = (series[channel], series[channel]);
        for (int i = channel; i < series.Length; i += channels) (low, high) = (Math.Min(low, series[i]), Math.Max(high, series[i]));
        return (low, high);
    }
}

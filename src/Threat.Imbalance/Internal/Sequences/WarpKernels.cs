using MathNet.Numerics.Interpolation;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Transforms of magnitude and of time.</summary>
internal static class WarpKernels
{
    private const double SlowestSpeed = 0.1;

    public static SequenceKernel Jitter(double sigma) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        double[] deviations = context.ChannelDeviations;
        for (int i = 0; i < series.Length; i++) series[i] += (float)(sigma * deviations[i % deviations.Length] * random.NextNormal());
    };

    public static SequenceKernel Scaling(double sigma) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        for (int c = 0; c < context.Channels; c++)
        {
            float factor = (float)(1 + sigma * random.NextNormal());
            for (int i = c; i < series.Length; i += context.Channels) series[i] *= factor;
        }
    };

    public static SequenceKernel Magnitude(int knots, double sigma) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        for (int c = 0; c < context.Channels; c++)
        {
            double[] curve = Curve(context.Length, knots, sigma, 0, ref random);
            for (int t = 0; t < context.Length; t++) series[t * context.Channels + c] *= (float)curve[t];
        }
    };

    public static SequenceKernel Time(int knots, double sigma) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        double[] speed = Curve(context.Length, knots, sigma, SlowestSpeed, ref random), times = new double[context.Length];
        for (int t = 1; t < times.Length; t++) times[t] = times[t - 1] + (speed[t] + speed[t - 1]) / 2;
        double scale = (times.Length - 1) / times[^1];
        for (int t = 0; t < times.Length; t++) times[t] *= scale;
        float[] source = series.ToArray();
        Resampling.At(source, context.Channels, times, series);
    };

    public static SequenceKernel Flip() => static (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        for (int c = 0; c < context.Channels; c++)
        {
            bool flip = random.NextInt32(2) == 1;
            for (int i = c; flip && i < series.Length; i += context.Channels) series[i] = -series[i];
        }
    };

    public static SequenceKernel Rotation() => static (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        if (context.Channels != 3) throw new ArgumentException($"Rotation needs series of 3 channels (axes); these have {context.Channels}. Use SequenceTransform.Flip() instead.");
        // A normalised vector of four normal numbers is a uniformly random unit quaternion.
        double w = random.NextNormal(), x = random.NextNormal(), y = random.NextNormal(), z = random.NextNormal(), s = 2 / (w * w + x * x + y * y + z * z);
        for (int i = 0; i < series.Length; i += 3)
        {
            double a = series[i], b = series[i + 1], c = series[i + 2];
            series[i] = (float)((1 - s * (y * y + z * z)) * a + s * (x * y - w * z) * b + s * (x * z + w * y) * c);
            series[i + 1] = (float)(s * (x * y + w * z) * a + (1 - s * (x * x + z * z)) * b + s * (y * z - w * x) * c);
            series[i + 2] = (float)(s * (x * z - w * y) * a + s * (y * z + w * x) * b + (1 - s * (x * x + y * y)) * c);
        }
    };

    /// <summary>A natural cubic spline over the steps through inner knots and both ends, values N(1, sigma²), never below <paramref name="least"/>.</summary>
    public static double[] Curve(int length, int knots, double sigma, double least, ref SeededRandom random)
    {
        double[] at = new double[knots + 2], values = new double[knots + 2], curve = new double[length];
        for (int k = 0; k < at.Length; k++) (at[k], values[k]) = (k * (length - 1.0) / (at.Length - 1), 1 + sigma * random.NextNormal());
        CubicSpline spline = CubicSpline.InterpolateNaturalSorted(at, values);
        for (int t = 0; t < length; t++) curve[t] = Math.Max(least, spline.Interpolate(t));
        return curve;
    }
}

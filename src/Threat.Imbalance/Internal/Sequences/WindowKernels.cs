using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Transforms that cut a series into windows.</summary>
internal static class WindowKernels
{
    public static SequenceKernel Slice(double share) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        int window = Math.Clamp((int)Math.Ceiling(share * context.Length), 2, context.Length), start = random.NextInt32(context.Length - window + 1);
        float[] source = series.ToArray();
        Resampling.Stretch(source, context.Channels, start, start + window - 1, series);
    };

    public static SequenceKernel Warp(double share) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        int length = context.Length, window = Math.Clamp((int)Math.Ceiling(share * length), 2, length), start = random.NextInt32(length - window + 1);
        int warped = random.NextInt32(2) == 0 ? Math.Max(2, window / 2) : 2 * window;
        double[] times = new double[length - window + warped];
        for (int t = 0; t < times.Length; t++)
            times[t] = t < start ? t : t < start + warped ? start + (double)(t - start) * (window - 1) / (warped - 1) : t - warped + window;
        float[] longer = new float[times.Length * context.Channels];
        Resampling.At(series, context.Channels, times, longer);
        Resampling.Stretch(longer, context.Channels, 0, times.Length - 1, series);
    };

    public static SequenceKernel Permutation(int segments, int minimum) => (SequenceContext context, int _, Span<float> series, ref SeededRandom random) =>
    {
        int count = Math.Min(segments, context.Length / minimum), channels = context.Channels;
        if (count < 2) return;
        int[] lengths = new int[count], order = new int[count], starts = new int[count];
        Array.Fill(lengths, minimum);
        for (int spare = context.Length - count * minimum; spare > 0; spare--) lengths[random.NextInt32(count)]++;
        for (int i = 0; i < count; i++) (order[i], starts[i]) = (i, i == 0 ? 0 : starts[i - 1] + lengths[i - 1]);
        random.Shuffle<int>(order);
        float[] source = series.ToArray();
        int at = 0;
        foreach (int i in order)
        {
            source.AsSpan(starts[i] * channels, lengths[i] * channels).CopyTo(series[at..]);
            at += lengths[i] * channels;
        }
    };
}

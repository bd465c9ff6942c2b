using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Transforms guided by other series of the class through dynamic time warping.</summary>
internal static class GuidedKernels
{
    public static SequenceKernel Spawner(double sigma)
    {
        SequenceKernel jitter = WarpKernels.Jitter(sigma);
        return (SequenceContext context, int index, Span<float> series, ref SeededRandom random) =>
        {
            if (context.Mate(index, ref random) is { } mate)
            {
                float[] source = series.ToArray();
                ReadOnlySpan<float> partner = context.Set.Series(mate);
                int channels = context.Channels, cut = (1 + random.NextInt32(context.Length - 1)) * channels;
                List<float> mixed = [];
                Append(mixed, source.AsSpan(0, cut), partner[..cut], channels);
                Append(mixed, source.AsSpan(cut), partner[cut..], channels);
                Resampling.Stretch(mixed.ToArray(), channels, 0, mixed.Count / channels - 1, series);
            }
            jitter(context, index, series, ref random);
        };
    }

    public static SequenceKernel Warp(bool discriminative, int teachers) => (SequenceContext context, int index, Span<float> series, ref SeededRandom random) =>
    {
        int? teacher = discriminative ? Best(context, index, teachers, ref random) : context.Mate(index, ref random);
        if (teacher is not { } chosen) return;
        float[] source = series.ToArray();
        int channels = context.Channels;
        double[] times = new double[context.Length], counts = new double[context.Length];
        foreach ((int mine, int theirs) in TimeAlignment.Path(source, context.Set.Series(chosen), channels))
        {
            times[theirs] += mine;
            counts[theirs]++;
        }
        for (int t = 0; t < times.Length; t++) times[t] /= counts[t];
        Resampling.At(source, channels, times, series);
    };

    public static SequenceKernel Barycenter(int neighbors, int iterations) => (SequenceContext context, int index, Span<float> series, ref SeededRandom random) =>
    {
        if (context.Neighbors(index, 2 * neighbors) is not { } around) return;
        int[] near = context.Sample(around, neighbors, index, ref random);
        int channels = context.Channels;
        float[] own = series.ToArray();
        float[][] members = [own, .. near.Select(n => context.Set.Series(n).ToArray())];
        double[] distances = [.. members.Select(m => Math.Sqrt(TimeAlignment.Cost(own, m, channels)))];
        double nearest = distances.Skip(1).Min();
        double[] weights = [.. distances.Select(d => nearest > 0 ? Math.Pow(0.5, d / nearest) : 1)];
        for (int round = 0; round < iterations; round++)
        {
            double[] sums = new double[series.Length], totals = new double[context.Length];
            for (int m = 0; m < members.Length; m++)
            {
                foreach ((int at, int theirs) in TimeAlignment.Path(series, members[m], channels))
                {
                    totals[at] += weights[m];
                    for (int c = 0; c < channels; c++) sums[at * channels + c] += weights[m] * members[m][theirs * channels + c];
                }
            }
            for (int i = 0; i < series.Length; i++) series[i] = (float)(sums[i] / totals[i / channels]);
        }
    };

    /// <summary>Of some series of the class, the one with the largest difference between its mean distance to others of other classes and to those of its own.</summary>
    private static int? Best(SequenceContext context, int index, int teachers, ref SeededRandom random)
    {
        int[] same = context.Sample(context.ClassMates(index), teachers, index, ref random), other = context.Sample(context.OtherClasses(index), teachers, index, ref random);
        if (same.Length == 0) return null;
        int best = same[0];
        double most = double.NegativeInfinity;
        foreach (int candidate in same)
        {
            double score = Mean(context, candidate, other) - Mean(context, candidate, [.. same.Where(s => s != candidate)]);
            if (score > most) (best, most) = (candidate, score);
        }
        return best;
    }

    private static double Mean(SequenceContext context, int one, int[] others)
        => others.Length == 0 ? 0 : others.Average(o => Math.Sqrt(TimeAlignment.Cost(context.Set.Series(one), context.Set.Series(o), context.Channels)));

    private static void Append(List<float> mixed, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int channels)
    {
        foreach ((int x, int y) in TimeAlignment.Path(a, b, channels))
        {
            for (int c = 0; c < channels; c++) mixed.Add((a[x * channels + c] + b[y * channels + c]) / 2);
        }
    }
}

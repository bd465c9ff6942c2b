using System.Numerics;

namespace Threat.Features.Internal;

/// <summary>Features 12, 66, 75, 76, 78, 79, 90: the gaps between events, sessions, and counts per minute. Returns the session lengths' moments.</summary>
internal static class IntervalKernel
{
    public const long SessionGap = 30 * TimeKernel.Minute;
    private const SecurityEventKinds Any = SecurityEventKinds.All;

    public static Moments Compute(ExtractionWorkspace w, FeatureSink sink, long asOf)
    {
        ReadOnlySpan<long> times = w.Window.Times;
        FeatureStatus why = sink.Why(Any);
        (double mean, double deviation) = Gaps(times);
        sink.Set(F.MeanInterEventTime, mean, times.Length >= 2, why);
        sink.Set(F.StddevInterEventTime, deviation, times.Length >= 3, why);
        ReadOnlySpan<long> hour = times[TimeKernel.From(times, asOf - TimeKernel.Hour)..];
        (mean, deviation) = Gaps(hour);
        sink.Set(F.BurstScore, (deviation - mean) / (deviation + mean), hour.Length >= 3 && deviation + mean > 0, why);
        double p = Runs(w, times);
        sink.Set(F.RandomnessScore, p, !double.IsNaN(p), why);
        Spread(w, sink, times, why);
        double fano = Fano(w, hour, asOf);
        sink.Set(F.ActivityVariance, fano, !double.IsNaN(fano), why);
        Moments sessions = Sessions(times);
        sink.Set(F.SessionDuration, sessions.Mean, sessions.Count > 0, why);
        return sessions;
    }

    /// <summary>Mean and population deviation of the gaps in seconds.</summary>
    public static (double Mean, double Deviation) Gaps(ReadOnlySpan<long> times)
    {
        int n = times.Length - 1;
        if (n < 1) return (double.NaN, double.NaN);
        double mean = (times[n] - times[0]) / (double)n, sum = 0;
        for (int i = 0; i < n; i++)
        {
            double d = times[i + 1] - times[i] - mean;
            sum += d * d;
        }
        return (mean / TimeKernel.Second, Math.Sqrt(sum / n) / TimeKernel.Second);
    }

    /// <summary>Lengths, in seconds, of runs of events with gaps of at most 30 minutes.</summary>
    public static Moments Sessions(ReadOnlySpan<long> times)
    {
        Moments moments = default;
        for (int i = 0; i < times.Length;)
        {
            int end = i + 1;
            while (end < times.Length && times[end] - times[end - 1] <= SessionGap) end++;
            moments.Add((times[end - 1] - times[i]) / (double)TimeKernel.Second);
            i = end;
        }
        return moments;
    }

    /// <summary>Wald-Wolfowitz: how likely so few or so many runs above and below the median gap are by chance. NaN below 20 gaps or when all are equal.</summary>
    public static double Runs(ExtractionWorkspace w, ReadOnlySpan<long> times)
    {
        int n = times.Length - 1;
        if (n < 20) return double.NaN;
        Span<double> gaps = w.Doubles.Take(n);
        for (int i = 0; i < n; i++) gaps[i] = times[i + 1] - times[i];
        double median = OrderStatistics.Median(gaps);
        long above = 0, below = 0, runs = 0;
        int last = 0;
        for (int i = 0; i < n; i++)
        {
            double gap = times[i + 1] - times[i];
            int side = gap > median ? 1 : gap < median ? -1 : 0;
            if (side == 0) continue;
            if (side > 0) above++;
            else below++;
            if (side != last) runs++;
            last = side;
        }
        double total = above + below, product = 2.0 * above * below;
        if (above == 0 || below == 0 || total < 20) return double.NaN;
        double expected = product / total + 1, variance = product * (product - total) / (total * total * (total - 1));
        return NormalTail.TwoSided((runs - expected) / Math.Sqrt(variance));
    }

    /// <summary>The logarithmic bin of a gap, 0 to 31, from 1 ms.</summary>
    public static int Bin(long gap)
    {
        long milliseconds = gap / TimeSpan.TicksPerMillisecond;
        return milliseconds == 0 ? 0 : Math.Min(31, BitOperations.Log2((ulong)milliseconds));
    }

    private static void Spread(ExtractionWorkspace w, FeatureSink sink, ReadOnlySpan<long> times, FeatureStatus why)
    {
        Span<int> bins = w.Counts.Take(32, 0);
        for (int i = 1; i < times.Length; i++)
        {
            bins[Bin(times[i] - times[i - 1])]++;
        }
        double h = Entropy.Normalized(bins, times.Length - 1, 32);
        sink.Set(F.InterEventTimeEntropy, h, !double.IsNaN(h), why);
    }

    /// <summary>Variance over mean of the 60 counts per minute of the last hour; NaN without events.</summary>
    public static double Fano(ExtractionWorkspace w, ReadOnlySpan<long> hour, long asOf)
    {
        if (hour.IsEmpty) return double.NaN;
        Span<int> minutes = w.Counts.Take(60, 0);
        foreach (long t in hour) minutes[(int)((asOf - t - 1) / TimeKernel.Minute)]++;
        double mean = hour.Length / 60.0, sum = 0;
        foreach (int c in minutes) sum += (c - mean) * (c - mean);
        return sum / 60 / mean;
    }
}

namespace Threat.Features.Internal;

/// <summary>Features 12, 66, 75, 76, 79, 90 from a state, and its sessions.</summary>
internal static class StateIntervals
{
    public static void Compute(ExtractionWorkspace w, FeatureSink sink, StateCore s, WindowTotals day, ReadOnlySpan<long> times, long asOf)
    {
        FeatureStatus why = sink.Why(SecurityEventKinds.All);
        sink.Set(F.MeanInterEventTime, day.Events >= 2 ? (day.Last - day.First) / (day.Events - 1.0) / TimeKernel.Second : 0, day.Events >= 2, why);
        double deviation = day.GapDeviation();
        sink.Set(F.StddevInterEventTime, deviation, day.Events >= 3 && day.Gaps > 0, why);
        ReadOnlySpan<long> hour = times[TimeKernel.From(times, asOf - TimeKernel.Hour)..];
        (double mean, deviation) = IntervalKernel.Gaps(hour);
        sink.Set(F.BurstScore, (deviation - mean) / (deviation + mean), hour.Length >= 3 && deviation + mean > 0, why);
        double p = IntervalKernel.Runs(w, times);
        sink.Set(F.RandomnessScore, p, !double.IsNaN(p), why);
        Span<int> bins = stackalloc int[32];
        for (int i = 0; i < bins.Length; i++) bins[i] = (int)Math.Min(int.MaxValue, day.Counts[Counted.Bins + i]);
        double h = Entropy.Normalized(bins, day.Gaps, 32);
        sink.Set(F.InterEventTimeEntropy, h, !double.IsNaN(h), why);
        double fano = s.Folded < asOf - TimeKernel.Hour ? IntervalKernel.Fano(w, hour, asOf) : Fano(s.Minutes, asOf);
        sink.Set(F.ActivityVariance, fano, !double.IsNaN(fano), why);
    }

    /// <summary>The sessions within [from, to), from the first and last events of half hours: a gap of more than 30 minutes lies between two of them.</summary>
    public static Moments Sessions(StateCore s, long from, long to)
    {
        Moments moments = default;
        long start = -1, last = -1;
        foreach (DayTile day in s.Days)
        {
            for (int half = 0; half < DayTile.Halves; half++)
            {
                long at = day.Start + half * DayTile.HalfHour;
                if (day.First[half] == 0 || at < from || at >= to) continue;
                if (start < 0 || day.FirstOf(half) - last > IntervalKernel.SessionGap)
                {
                    if (start >= 0) moments.Add((last - start) / (double)TimeKernel.Second);
                    start = day.FirstOf(half);
                }
                last = day.LastOf(half);
            }
        }
        if (start >= 0) moments.Add((last - start) / (double)TimeKernel.Second);
        return moments;
    }

    /// <summary>Variance over mean of the counts of the 60 clock minutes before T.</summary>
    private static double Fano(MinuteRing ring, long asOf)
    {
        long newest = (asOf - 1) / TimeKernel.Minute;
        double sum = 0, squares = 0;
        for (long m = newest - 59; m <= newest; m++)
        {
            double c = m > ring.Head || m <= ring.Head - MinuteRing.Length ? 0 : ring.Events[(int)(m % MinuteRing.Length)];
            sum += c;
            squares += c * c;
        }
        return sum == 0 ? double.NaN : (squares / 60 - sum / 60 * (sum / 60)) / (sum / 60);
    }
}

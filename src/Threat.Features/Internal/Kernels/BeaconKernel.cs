namespace Threat.Features.Internal;

/// <summary>
/// Features 77 and 87: how much the connections to one (destination, port) look like a beacon, after RITA's published formulas; the best
/// pair counts. Times in whole seconds, at least 4 with at least 3 gaps above 0; 86,400 a day or more is a strobe, not a beacon.
/// </summary>
internal static class BeaconKernel
{
    private const SecurityEventKinds Kind = SecurityEventKinds.Connection;
    private const int Strobe = 86_400;

    /// <summary>Scores the flows of the workspace.</summary>
    /// <param name="w">The flows.</param>
    /// <param name="sink">Receives the scores.</param>
    /// <param name="asOf">T.</param>
    /// <param name="histogram">Null, or raises the 24 hourly counts of a service to what is known besides the flows.</param>
    public static void Compute(ExtractionWorkspace w, FeatureSink sink, long asOf, Action<int, Span<int>>? histogram = null)
    {
        Span<int> bars = stackalloc int[24];
        ReadOnlySpan<FlowRecord> all = w.Flows.Span;
        int groups = w.Services.Count;
        Span<int> start = w.Heads.Take(groups + 1, 0), order = w.Nexts.Take(all.Length);
        foreach (ref readonly FlowRecord c in all) start[c.Service + 1]++;
        for (int g = 0; g < groups; g++) start[g + 1] += start[g];
        Span<int> next = w.Tails.Take(groups);
        start[..groups].CopyTo(next);
        for (int i = 0; i < all.Length; i++) order[next[all[i].Service]++] = i;

        double bestTime = double.NaN, bestFull = double.NaN;
        bool sized = false;
        for (int g = 0; g < groups; g++)
        {
            ReadOnlySpan<int> members = order[start[g]..start[g + 1]];
            if (members.Length is < 4 or >= Strobe || all[members[0]].Target < 0) continue;
            double time = TimestampScore(w, all, members);
            if (double.IsNaN(time)) continue;
            bestTime = double.IsNaN(bestTime) ? time : Math.Max(bestTime, time);
            double size = SizeScore(w, all, members);
            if (double.IsNaN(size)) continue;
            sized = true;
            BeaconHistogram.Count(all, members, asOf, bars);
            if (histogram is not null) histogram(g, bars);
            double full = (time + size + BeaconHistogram.Score(bars, all[members[^1]].Time - all[members[0]].Time, out double duration) + duration) / 4;
            bestFull = double.IsNaN(bestFull) ? full : Math.Max(bestFull, full);
        }
        FeatureStatus why = sink.Why(Kind);
        sink.Set(F.EventRegularity, bestTime, !double.IsNaN(bestTime), why);
        sink.Set(F.TimingRegularity, bestFull, sized, double.IsNaN(bestTime) ? why : FeatureStatus.NotObserved);
    }

    private static double TimestampScore(ExtractionWorkspace w, ReadOnlySpan<FlowRecord> all, ReadOnlySpan<int> members)
    {
        Span<double> gaps = w.Doubles.Take(members.Length - 1);
        int n = 0;
        long last = all[members[0]].Time / TimeKernel.Second;
        foreach (int m in members[1..])
        {
            long t = all[m].Time / TimeKernel.Second;
            if (t > last) gaps[n++] = t - last;
            last = t;
        }
        return n < 3 ? double.NaN : Consistency(w, gaps[..n], 1);
    }

    /// <summary>NaN when a connection's size is unknown.</summary>
    private static double SizeScore(ExtractionWorkspace w, ReadOnlySpan<FlowRecord> all, ReadOnlySpan<int> members)
    {
        Span<double> sizes = w.Doubles.Take(members.Length);
        for (int i = 0; i < members.Length; i++)
        {
            long bytes = all[members[i]].BytesSent;
            if (bytes < 0) return double.NaN;
            sizes[i] = bytes;
        }
        return Consistency(w, sizes, 0);
    }

    /// <summary>((1 − |Bowley skewness|) + (median − MAD)/median) / 2, rounded to thousandths. Sorts its input.</summary>
    /// <param name="w">Scratch.</param>
    /// <param name="values">Three values or more.</param>
    /// <param name="whenMedianBelowOne">The second term when the median is below 1.</param>
    public static double Consistency(ExtractionWorkspace w, Span<double> values, double whenMedianBelowOne)
    {
        values.Sort();
        int n = values.Length, half = n / 2;
        double q1 = SortedMedian(values[..half]), q2 = SortedMedian(values), q3 = SortedMedian(values[(n - half)..]);
        double skew = q3 - q1 >= 10 && q2 != q1 && q2 != q3 ? (q1 + q3 - 2 * q2) / (q3 - q1) : 0;
        double dispersion = whenMedianBelowOne;
        if (q2 >= 1)
        {
            Span<double> deviations = w.MoreDoubles.Take(n);
            for (int i = 0; i < n; i++) deviations[i] = Math.Abs(values[i] - q2);
            dispersion = Math.Max(0, (q2 - OrderStatistics.Median(deviations)) / q2);
        }
        return Math.Round((1 - Math.Abs(skew) + dispersion) / 2, 3);
    }

    private static double SortedMedian(ReadOnlySpan<double> sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

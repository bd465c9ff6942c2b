namespace Threat.Features.Internal;

/// <summary>The part of RITA's beacon score that looks at the 24 hourly counts: is their level steady, and how long do they last?</summary>
internal static class BeaconHistogram
{
    private const int Hours = 24, MinimumBarsForModes = 11, MinimumBarsForDuration = 6, IdealRun = 12;

    /// <summary>Counts per hour, backwards from T; the last hour is the last bar.</summary>
    public static void Count(ReadOnlySpan<FlowRecord> all, ReadOnlySpan<int> members, long asOf, Span<int> counts)
    {
        counts.Clear();
        foreach (int m in members) counts[Hours - 1 - (int)((asOf - all[m].Time - 1) / TimeKernel.Hour)]++;
    }

    /// <summary>The histogram score; the duration score goes out.</summary>
    /// <param name="counts">Connections in each of the 24 hours.</param>
    /// <param name="span">Ticks from the first connection to the last.</param>
    /// <param name="duration">The duration score.</param>
    public static double Score(ReadOnlySpan<int> counts, long span, out double duration)
    {
        int bars = 0, total = 0;
        foreach (int c in counts)
        {
            bars += c > 0 ? 1 : 0;
            total += c;
        }
        double covered = span / (double)WindowSelector.Day;
        duration = bars < MinimumBarsForDuration ? 0 : Math.Min(1, Math.Max(CeilThousandth(covered), CeilThousandth(LongestRun(counts) / (double)IdealRun)));
        return Math.Max(Steadiness(counts, total), bars >= MinimumBarsForModes ? Modality(counts, bars) : 0);
    }

    private static double CeilThousandth(double x) => Math.Ceiling(x * 1000) / 1000;

    private static double Steadiness(ReadOnlySpan<int> counts, int total)
    {
        double mean = total / (double)Hours, sum = 0;
        foreach (int c in counts) sum += (c - mean) * (c - mean);
        return Math.Max(0, Math.Round(1 - Math.Sqrt(sum / Hours) / mean, 3));
    }

    /// <summary>The share of non-empty bars in the two most common heights; heights are grouped by 5 % of the largest, one outlier is forgiven.</summary>
    private static double Modality(ReadOnlySpan<int> counts, int bars)
    {
        int largest = 0;
        foreach (int c in counts) largest = Math.Max(largest, c);
        int width = (int)Math.Ceiling(largest * 0.05), first = 0, second = 0;
        Span<int> group = stackalloc int[Hours];
        for (int i = 0; i < Hours; i++) group[i] = counts[i] == 0 ? -1 : counts[i] / width;
        for (int i = 0; i < Hours; i++)
        {
            if (group[i] < 0 || group[..i].Contains(group[i])) continue;
            int size = group.Count(group[i]);
            if (size > first) (first, second) = (size, first);
            else if (size > second) second = size;
        }
        return Math.Min(1, Math.Round((first + second) / (double)Math.Max(1, bars - 1), 3));
    }

    /// <summary>The most hours in a row with a connection, from the last hour on to the first.</summary>
    private static int LongestRun(ReadOnlySpan<int> counts)
    {
        int longest = 0, run = 0;
        for (int i = 0; i < 2 * Hours; i++)
        {
            run = counts[i % Hours] > 0 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return Math.Min(longest, Hours);
    }
}

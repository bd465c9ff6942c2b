namespace Threat.Features.Internal;

/// <summary>Features 1-11, 13: the instant itself and how much happened before it.</summary>
internal static class TimeKernel
{
    public const long Second = TimeSpan.TicksPerSecond, Minute = TimeSpan.TicksPerMinute, Hour = TimeSpan.TicksPerHour;

    public static void Calendar(FeatureSink sink, SiteCalendar calendar, long asOf)
    {
        DateTime local = calendar.Local(asOf);
        sink.Set(F.Hour, (local.Hour + local.Minute / 60.0) / 24);
        sink.Set(F.DayOfWeek, SiteCalendar.IsoDay(local) / 7.0);
        sink.Set(F.IsWeekend, calendar.IsFree(local) ? 1 : 0);
        sink.Set(F.IsBusinessHours, calendar.IsBusinessTime(local) ? 1 : 0);
    }

    public static void Volume(FeatureSink sink, ReadOnlySpan<long> times, long asOf, long firstSeen)
    {
        const SecurityEventKinds any = SecurityEventKinds.All;
        if (firstSeen >= 0 && firstSeen < asOf) sink.Set(F.TimeSinceFirstEvent, (asOf - firstSeen) / (double)Second);
        else sink.Miss(F.TimeSinceFirstEvent, sink.Why(any));
        sink.Count(F.EventCount1min, times.Length - From(times, asOf - Minute), any);
        sink.Count(F.EventCount5min, times.Length - From(times, asOf - 5 * Minute), any);
        sink.Count(F.EventCount1h, times.Length - From(times, asOf - Hour), any);
        sink.Count(F.EventCount24h, times.Length, any);
        int minutes = Buckets(times, asOf, Minute), hours = Buckets(times, asOf, Hour);
        sink.Share(F.EventsPerMinute, times.Length, minutes, any);
        sink.Share(F.EventsPerHour, times.Length, hours, any);
        sink.Count(F.SustainedActivity, hours / 24.0, any);
    }

    /// <summary>The first place with a time at or after <paramref name="from"/>.</summary>
    public static int From(ReadOnlySpan<long> times, long from)
    {
        int low = 0, high = times.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (times[middle] < from) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>How many buckets, counted backwards from T, hold an event: bucket k is [T − (k+1)·width, T − k·width).</summary>
    private static int Buckets(ReadOnlySpan<long> times, long asOf, long width)
    {
        int count = 0;
        long edge = long.MinValue;
        foreach (long t in times)
        {
            if (t < edge) continue;
            count++;
            edge = asOf - (asOf - t - 1) / width * width;
        }
        return count;
    }
}

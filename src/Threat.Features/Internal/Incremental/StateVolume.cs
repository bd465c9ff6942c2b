namespace Threat.Features.Internal;

/// <summary>Features 5-11, 13, 14 from a state.</summary>
internal static class StateVolume
{
    private const SecurityEventKinds Any = SecurityEventKinds.All;

    public static void Compute(FeatureSink sink, StateCore s, WindowTotals day, ReadOnlySpan<long> times, long asOf, long firstSeen)
    {
        if (firstSeen >= 0 && firstSeen < asOf) sink.Set(F.TimeSinceFirstEvent, (asOf - firstSeen) / (double)TimeKernel.Second);
        else sink.Miss(F.TimeSinceFirstEvent, sink.Why(Any));
        sink.Count(F.EventCount1min, Events(s, times, asOf, TimeKernel.Minute), Any);
        sink.Count(F.EventCount5min, Events(s, times, asOf, 5 * TimeKernel.Minute), Any);
        sink.Count(F.EventCount1h, Events(s, times, asOf, TimeKernel.Hour), Any);
        sink.Count(F.EventCount24h, day.Events, Any);
        sink.Share(F.EventsPerMinute, day.Events, day.Minutes, Any);
        sink.Share(F.EventsPerHour, day.Events, day.Hours, Any);
        sink.Count(F.ConnectionRate, Connections(s, asOf) / 60, SecurityEventKinds.Connection);
        sink.Count(F.SustainedActivity, day.Hours / 24.0, Any);
    }

    private static double Connections(StateCore s, long asOf)
    {
        long from = asOf - TimeKernel.Minute;
        if (s.Folded >= from) return s.Minutes.Sum(s.Minutes.Connections, from, asOf);
        int n = 0;
        foreach (ref readonly RecentEvent e in s.Recent.Span) n += e.Type == 0 && e.Time >= from && e.Time < asOf ? 1 : 0;
        return n;
    }

    /// <summary>Events in [T − window, T): from the recent ones while they reach back so far, else from the minutes.</summary>
    private static double Events(StateCore s, ReadOnlySpan<long> times, long asOf, long window)
        => s.Folded < asOf - window ? times.Length - TimeKernel.From(times, asOf - window) : Math.Round(s.Minutes.Sum(s.Minutes.Events, asOf - window, asOf));
}

using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>Builds a baseline, and features 68, 69, 88, 89, 93 that compare the last day with it.</summary>
internal static class BaselineKernel
{
    public const int Events = 0, Connections = 1, FailedLogins = 2, Commands = 3, Requests = 4, BytesSent = 5, ExternalBytes = 6, OwnRates = 6;
    private const int NeededDays = 7;

    public static EntityBaseline Build(ExtractionWorkspace w, SiteProfile site, long asOf, long firstSeen)
    {
        long end = asOf - WindowSelector.Day, from = asOf - 14 * WindowSelector.Day;
        long start = firstSeen < 0 ? end : Math.Clamp(firstSeen, from, end);
        int first = TimeKernel.From(w.Older.Times, from);
        ReadOnlySpan<SecurityEvent> events = w.Older.Span[first..];
        EntityBaseline b = new(new DateTimeOffset(start, TimeSpan.Zero), new DateTimeOffset(end, TimeSpan.Zero), events.Length);
        foreach (SecurityEvent e in events)
        {
            int day = (int)((end - e.TimeTicks - 1) / WindowSelector.Day);
            b.HoursOfWeek[site.Calendar.HourOfWeek(e.TimeTicks)]++;
            b.TypeMix[EventTypes.Of(e)]++;
            Tally(b.Rates, day, e, site);
            if (!e.DestinationKey.IsNone && site.IsInternal(e.DestinationKey)) b.InternalHosts.Add(e.DestinationKey);
        }
        b.Sessions = IntervalKernel.Sessions(w.Older.Times[first..]);
        return b;
    }

    public static void Compare(ExtractionWorkspace w, FeatureSink sink, SiteProfile site, EntityBaseline? baseline, Moments sessions, long asOf, DayTotals day)
    {
        const SecurityEventKinds any = SecurityEventKinds.All;
        Moments all = sessions;
        if (baseline is not null) all.Merge(baseline.Sessions);
        sink.Set(F.SessionDurationVariance, all.SampleVariance, all.Count >= 2, sink.Why(any));
        if (baseline is null || baseline.EventCount == 0)
        {
            foreach (int f in (ReadOnlySpan<int>)[F.TemporalAnomaly, F.BehavioralAnomaly, F.BehavioralConsistency, F.DataExfiltrationScore])
                sink.Miss(f, baseline is null ? FeatureStatus.NotObserved : FeatureStatus.Insufficient);
            return;
        }
        double n = baseline.EventCount, p = (baseline.HoursOfWeek[site.Calendar.HourOfWeek(asOf)] + 1) / (n + 168);
        sink.Set(F.TemporalAnomaly, Math.Min(1, -Math.Log2(p) / Math.Log2(n + 168)));
        Consistency(day, sink, baseline);
        if (baseline.Days < NeededDays)
        {
            sink.Miss(F.BehavioralAnomaly, FeatureStatus.Insufficient);
            sink.Miss(F.DataExfiltrationScore, FeatureStatus.Insufficient);
            return;
        }
        Deviations(w, sink, day, baseline);
    }

    /// <summary>The day under test, in the terms of a baseline.</summary>
    public static void Total(ExtractionWorkspace w, SiteProfile site, DayTotals day)
    {
        day.Clear();
        foreach (SecurityEvent e in w.Window.Span)
        {
            day.TypeMix[EventTypes.Of(e)]++;
            Tally(day.Rates, 0, e, site);
        }
        foreach (ConnectionEvent c in w.Connections.Span)
        {
            day.KnowsSent |= c.BytesSentOrNone >= 0;
            if (!c.DestinationKey.IsNone && !site.IsInternal(c.DestinationKey)) day.ExternalReceived += Math.Max(0, c.BytesReceivedOrNone);
        }
    }

    private static void Consistency(DayTotals day, FeatureSink sink, EntityBaseline b)
    {
        double now = day.Rates[Events, 0], then = b.EventCount, divergence = 0;
        for (int i = 0; i < EventTypes.Count && now > 0; i++)
        {
            double p = day.TypeMix[i] / now, q = b.TypeMix[i] / then, m = (p + q) / 2;
            if (p > 0) divergence += p * Math.Log2(p / m) / 2;
            if (q > 0) divergence += q * Math.Log2(q / m) / 2;
        }
        sink.Set(F.BehavioralConsistency, Math.Clamp(1 - divergence, 0, 1), now > 0, FeatureStatus.Insufficient);
    }

    private static void Deviations(ExtractionWorkspace w, FeatureSink sink, DayTotals day, EntityBaseline b)
    {
        double sum = 0, external = day.Rates[ExternalBytes, 0];
        for (int r = 0; r < OwnRates; r++) sum += Math.Min(1, Math.Abs(RobustZ(w, b, r, day.Rates[r, 0])) / 6);
        sink.Set(F.BehavioralAnomaly, sum / OwnRates);
        double share = external + day.ExternalReceived > 0 ? external / (external + day.ExternalReceived) : 0;
        sink.Count(F.DataExfiltrationScore, Math.Min(1, Math.Max(0, RobustZ(w, b, ExternalBytes, external)) / 6) * share, SecurityEventKinds.Connection, day.TypeMix[0], day.KnowsSent ? 1 : 0);
    }

    /// <summary>(x − median) / (1.4826·MAD) over the days; where the MAD is 0, 0 for the median itself and otherwise a value beyond any limit.</summary>
    private static double RobustZ(ExtractionWorkspace w, EntityBaseline b, int rate, double x)
    {
        Span<double> days = w.Doubles.Take(b.Days);
        for (int d = 0; d < days.Length; d++) days[d] = b.Rates[rate, d];
        (double median, double deviation) = OrderStatistics.MedianAndDeviation(days);
        return deviation > 0 ? (x - median) / (1.4826 * deviation) : x == median ? 0 : Math.CopySign(1e9, x - median);
    }

    private static void Tally(double[,] rates, int day, SecurityEvent e, SiteProfile site)
    {
        rates[Events, day]++;
        switch (e.Kind)
        {
            case SecurityEventKind.Connection:
                ConnectionEvent c = Unsafe.As<ConnectionEvent>(e);
                rates[Connections, day]++;
                rates[BytesSent, day] += Math.Max(0, c.BytesSentOrNone);
                if (!c.DestinationKey.IsNone && !site.IsInternal(c.DestinationKey)) rates[ExternalBytes, day] += Math.Max(0, c.BytesSentOrNone);
                break;
            case SecurityEventKind.Authentication when Unsafe.As<AuthenticationEvent>(e).Outcome == EventOutcome.Failure: rates[FailedLogins, day]++; break;
            case SecurityEventKind.Command: rates[Commands, day]++; break;
            case SecurityEventKind.HttpRequest: rates[Requests, day]++; break;
        }
    }
}

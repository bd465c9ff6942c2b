namespace Threat.Features.Internal;

/// <summary>Baselines from day tiles.</summary>
internal static class StateBaseline
{
    public static EntityBaseline Build(StateCore s, SiteProfile site, long asOf, long firstSeen)
    {
        long end = asOf - WindowSelector.Day, from = asOf - 14 * WindowSelector.Day;
        long start = firstSeen < 0 ? end : Math.Clamp(firstSeen, from, end);
        long[] mix = new long[EventTypes.Count];
        foreach (DayTile day in s.Days)
        {
            for (int q = 0; q < DayTile.Quarters; q++)
            {
                long middle = day.Start + q * DayTile.Quarter + DayTile.Quarter / 2;
                if (middle < from || middle >= end) continue;
                for (int t = 0; t < mix.Length; t++) mix[t] += day.Counts[q * DayTile.PerQuarter + t];
            }
        }
        EntityBaseline b = new(new DateTimeOffset(start, TimeSpan.Zero), new DateTimeOffset(end, TimeSpan.Zero), (int)Math.Min(int.MaxValue, mix.Sum()));
        mix.CopyTo(b.TypeMix, 0);
        foreach (DayTile day in s.Days)
        {
            for (int h = 0; h < DayTile.HoursADay; h++)
            {
                long hour = day.Start + h * TimeKernel.Hour;
                if (hour >= from && hour < end) b.HoursOfWeek[site.Calendar.HourOfWeek(hour)] += (int)day.Hours[h];
            }
            for (int q = 0; q < DayTile.Quarters; q++) Rates(b, day, q, from, end);
        }
        b.Sessions = StateIntervals.Sessions(s, from, end);
        return b;
    }

    /// <summary>The window in the terms of a baseline.</summary>
    public static void Total(WindowTotals window, DayTotals day)
    {
        day.Clear();
        for (int t = 0; t < EventTypes.Count; t++) day.TypeMix[t] = window.Counts[Counted.Types + t];
        day.Rates[BaselineKernel.Events, 0] = window.Events;
        day.Rates[BaselineKernel.Connections, 0] = day.TypeMix[0];
        day.Rates[BaselineKernel.FailedLogins, 0] = window.Counts[Counted.Failures];
        day.Rates[BaselineKernel.Commands, 0] = day.TypeMix[3];
        day.Rates[BaselineKernel.Requests, 0] = day.TypeMix[6];
        day.Rates[BaselineKernel.BytesSent, 0] = window.Sums[Summed.Sent];
        day.Rates[BaselineKernel.ExternalBytes, 0] = window.Sums[Summed.ExternalSent];
        day.KnowsSent = window.Counts[Counted.KnowsSent] > 0;
        day.ExternalReceived = window.Sums[Summed.ExternalReceived];
    }

    /// <summary>Whether the source dealt with an internal host in a half day that begins in the baseline.</summary>
    public static bool Knows(StateCore s, uint host, long asOf)
    {
        const long half = TimeSpan.TicksPerDay / 2;
        long from = (asOf - 14 * WindowSelector.Day + half - 1) / half, end = (asOf - WindowSelector.Day + half - 1) / half;
        for (long h = from; h < end; h++)
        {
            if (s.Cells.CountAt(KeyFamily.InternalHost, h, s.Last / half, host) > 0) return true;
            // A host that the sample left out may have been known: it does not count as new.
            int level = s.Cells.LevelAt((int)KeyFamily.InternalHost * KeyCells.Slots + (int)(h & 31)) & ~KeyCells.Joined;
            if (level > 0 && !KeyCells.IsSampled(KeyFamily.InternalHost, host, level)) return true;
        }
        return false;
    }

    private static void Rates(EntityBaseline b, DayTile day, int quarter, long from, long end)
    {
        long middle = day.Start + quarter * DayTile.Quarter + DayTile.Quarter / 2;
        if (middle < from || middle >= end) return;
        int d = (int)((end - middle - 1) / WindowSelector.Day);
        ReadOnlySpan<uint> counts = ((ReadOnlySpan<uint>)day.Counts).Slice(quarter * DayTile.PerQuarter, DayTile.PerQuarter);
        for (int t = 0; t < EventTypes.Count; t++) b.Rates[BaselineKernel.Events, d] += counts[t];
        b.Rates[BaselineKernel.Connections, d] += counts[0];
        b.Rates[BaselineKernel.FailedLogins, d] += counts[DayTile.Failed];
        b.Rates[BaselineKernel.Commands, d] += counts[3];
        b.Rates[BaselineKernel.Requests, d] += counts[6];
        b.Rates[BaselineKernel.BytesSent, d] += day.Sums[quarter * DayTile.SumsPerQuarter + DayTile.Sent];
        b.Rates[BaselineKernel.ExternalBytes, d] += day.Sums[quarter * DayTile.SumsPerQuarter + DayTile.External];
    }
}

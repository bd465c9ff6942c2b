namespace Threat.Features.Internal;

/// <summary>Everything that is kept of one source.</summary>
internal sealed class StateCore(AddressKey source)
{
    public const int MostDays = 16;

    public readonly AddressKey Source = source;
    public readonly RecentEvents Recent = new();
    public readonly MinuteRing Minutes = new();
    public readonly KeyCells Cells = new();

    /// <summary>By hour, oldest first; at most 25.</summary>
    public readonly List<HourTile> Hours = [];

    /// <summary>By day, oldest first; at most 16.</summary>
    public readonly List<DayTile> Days = [];

    /// <summary>The tiles that were asked for last.</summary>
    private HourTile? _hour;
    private DayTile? _day;

    public long Events, First = -1, Last = -1;

    /// <summary>Events up to this time left <see cref="Recent"/> for the tiles; −1 while none did.</summary>
    public long Folded = -1;

    public SecurityEventKinds Seen;

    public int SizeInBytes => 136 + Recent.SizeInBytes + MinuteRing.SizeInBytes + Cells.SizeInBytes + 2 * 32 + 8 * (Hours.Capacity + Days.Capacity) + 48 + Hours.Count * HourTile.SizeInBytes + Days.Count * DayTile.SizeInBytes;

    /// <summary>Moves the newest time on, and forgets what no later window reaches.</summary>
    public void Advance(long ticks)
    {
        if (ticks <= Last) return;
        long hour = ticks / TimeKernel.Hour, day = ticks / TimeSpan.TicksPerDay;
        bool anotherHour = Last < 0 || hour != Last / TimeKernel.Hour;
        if (anotherHour)
        {
            Cells.Advance(hour, Last >= 0 && hour / 12 != Last / TimeKernel.Hour / 12);
            while (Hours.Count > 0 && Hours[0].Hour <= hour - KeyCells.HoursKept) Hours.RemoveAt(0);
            while (Days.Count > 0 && Days[0].Day <= day - MostDays) Days.RemoveAt(0);
        }
        Minutes.Advance(ticks / TimeKernel.Minute);
        Last = ticks;
        if (anotherHour) ForgetRecent();
    }

    public void ForgetRecent()
    {
        long hour = Last / TimeKernel.Hour;
        int expired = 0;
        Span<RecentEvent> recent = Recent.Span;
        while (expired < recent.Length && recent[expired].Time / TimeKernel.Hour <= hour - KeyCells.HoursKept) expired++;
        if (expired > 0) Recent.DropFirst(expired);
    }

    /// <summary>The tile of an hour, or null when that hour is forgotten.</summary>
    public HourTile? Hour(long hour)
    {
        if (hour <= Last / TimeKernel.Hour - KeyCells.HoursKept) return null;
        if (_hour is { } known && known.Hour == hour) return known;
        int at = Hours.Count;
        while (at > 0 && Hours[at - 1].Hour >= hour) at--;
        if (at < Hours.Count && Hours[at].Hour == hour) return _hour = Hours[at];
        HourTile tile = new(hour);
        if (Hours.Capacity == 0) Hours.Capacity = 4;
        Hours.Insert(at, tile);
        return _hour = tile;
    }

    /// <summary>The tile of a day, or null when that day is forgotten.</summary>
    public DayTile? Day(long day)
    {
        if (day <= Last / TimeSpan.TicksPerDay - MostDays) return null;
        if (_day is { } known && known.Day == day) return known;
        int at = Days.Count;
        while (at > 0 && Days[at - 1].Day >= day) at--;
        if (at < Days.Count && Days[at].Day == day) return _day = Days[at];
        DayTile tile = new(day);
        Days.Insert(at, tile);
        return _day = tile;
    }
}

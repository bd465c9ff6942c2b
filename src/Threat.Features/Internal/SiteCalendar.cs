namespace Threat.Features.Internal;

/// <summary>The working hours, weekends and holidays of the site, in its own zone.</summary>
internal sealed class SiteCalendar(ThreatFeatureExtractorOptions options)
{
    private readonly TimeZoneInfo _zone = options.TimeZone;
    private readonly long _start = options.BusinessDayStart.Ticks;
    private readonly long _end = options.BusinessDayEnd.Ticks;
    private readonly HashSet<DateOnly> _holidays = [.. options.Holidays];
    private readonly int _weekend = options.WeekendDays.Aggregate(0, static (mask, day) => mask | 1 << (int)day);

    public DateTime Local(long utcTicks) => TimeZoneInfo.ConvertTimeFromUtc(new DateTime(utcTicks, DateTimeKind.Utc), _zone);

    public bool IsFree(DateTime local) => (_weekend >> (int)local.DayOfWeek & 1) != 0 || _holidays.Contains(DateOnly.FromDateTime(local));

    public bool IsBusinessTime(DateTime local) => !IsFree(local) && local.TimeOfDay.Ticks >= _start && local.TimeOfDay.Ticks < _end;

    /// <summary>Monday is 0.</summary>
    public static int IsoDay(DateTime local) => ((int)local.DayOfWeek + 6) % 7;

    public int HourOfWeek(long utcTicks)
    {
        DateTime local = Local(utcTicks);
        return IsoDay(local) * 24 + local.Hour;
    }
}

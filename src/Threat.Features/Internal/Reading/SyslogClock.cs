namespace Threat.Features.Internal;

/// <summary>
/// Dates the lines of a log that names no year. The first line is of the year given, or of the latest that does not lie after the log's last write. From there
/// on a month that runs backwards begins a year, and a late line of December among the first of January is of the year before.
/// </summary>
internal sealed class SyslogClock
{
    private const int MostDaysLate = 7, YearsBetweenLeapDays = 8;

    /// <summary>Clocks may be of any zone.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromHours(14);
    private readonly TimeZoneInfo _zone;
    private readonly DateTimeOffset? _lastWritten;
    private readonly int? _firstYear;
    private int _year, _month, _day;

    public SyslogClock(EventReaderOptions options, Stream stream)
    {
        (_zone, _firstYear) = (options.TimeZone, options.FirstYear);
        if (_firstYear is null) _lastWritten = options.LastWritten ?? (stream is FileStream file ? new DateTimeOffset(File.GetLastWriteTimeUtc(file.Name), TimeSpan.Zero) : null);
    }

    /// <summary>The year cannot be told: no later line can be dated either.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Reads "Mar 27 13:06:56 ".</summary>
    public bool TryTime(ReadOnlySpan<byte> text, out DateTimeOffset time, ref string reason)
    {
        time = default;
        if (text[3] != ' ' || text[9] != ':' || text[12] != ':' || text[15] != ' ') return false;
        int month = MonthNames.Parse(text[..3]), day = Utf8Values.Digits(text[4] == ' ' ? text[5..6] : text[4..6]);
        if (month == 0) return false;
        if (_firstYear is null && _lastWritten is null)
        {
            IsLost = true;
            reason = "this log names no year; set EventReaderOptions.FirstYear, or LastWritten.";
            return false;
        }
        int year = _year == 0 ? FirstYear(month, day, text[7..15]) : YearAfter(month, day);
        if (!TryTime(year, month, day, text[7..15], out time)) return false;
        if (IsAfterTheLastWrite(time))
        {
            IsLost = true;
            reason = $"this log has a line of {time:yyyy-MM-dd}, after its last write on {_lastWritten:yyyy-MM-dd}: it spans more than a year, or the time of its last write is wrong. Set EventReaderOptions.FirstYear.";
            return false;
        }
        (_year, _month, _day) = (year, month, day);
        return true;
    }

    private int FirstYear(int month, int day, ReadOnlySpan<byte> clock)
    {
        if (_firstYear is int given) return given;
        int latest = _lastWritten!.Value.Year + 1;
        for (int year = latest; year > latest - 1 - YearsBetweenLeapDays; year--)
        {
            if (TryTime(year, month, day, clock, out DateTimeOffset time) && !IsAfterTheLastWrite(time)) return year;
        }
        return latest;
    }

    private int YearAfter(int month, int day)
    {
        if (_month - month > 6) return _year + 1;
        bool late = (_month, month) is (1, 12) && _day + 31 - day <= MostDaysLate;
        return late ? _year - 1 : _year;
    }

    private bool TryTime(int year, int month, int day, ReadOnlySpan<byte> clock, out DateTimeOffset time)
    {
        time = default;
        return Utf8Values.TryTicks(year, month, day, Utf8Values.Digits(clock[..2]), Utf8Values.Digits(clock[3..5]), Utf8Values.Digits(clock[6..8]), out long ticks) && Utf8Values.TryLocal(ticks, _zone, out time);
    }

    private bool IsAfterTheLastWrite(DateTimeOffset time) => time - Slack > _lastWritten;
}

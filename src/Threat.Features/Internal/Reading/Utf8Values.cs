using System.Buffers.Text;

namespace Threat.Features.Internal;

/// <summary>Numbers and times from UTF-8 text.</summary>
internal static class Utf8Values
{
    private static readonly long EpochTicks = DateTimeOffset.UnixEpoch.UtcTicks;

    /// <summary>A whole number of 0 or more; −1 for anything else.</summary>
    public static long Count(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length && value >= 0 ? value : -1;

    public static int? Port(ReadOnlySpan<byte> text) => Count(text) is var p and >= 0 and <= 65535 ? (int)p : null;

    public static long? Amount(ReadOnlySpan<byte> text) => Count(text) is var n and >= 0 ? n : null;

    /// <summary>The sum of two amounts, of which one may be missing; the largest number when it would be larger.</summary>
    public static long? Sum(long? a, long? b) => a is null && b is null ? null : (long)Math.Min((ulong)a.GetValueOrDefault() + (ulong)b.GetValueOrDefault(), long.MaxValue);

    /// <summary>Seconds with a fraction, of 0 to 36,500 days; null for anything else.</summary>
    public static TimeSpan? Seconds(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out double value, out int used) && used == text.Length && value is >= 0 and <= 36_500d * 86_400 ? new TimeSpan((long)Math.Round(value * TimeSpan.TicksPerSecond)) : null;

    /// <summary>The time from one instant to another, 0 to 36,500 days; null for anything else.</summary>
    public static TimeSpan? Between(DateTimeOffset from, DateTimeOffset to) => to >= from && to - from <= TimeSpan.FromDays(36_500) ? to - from : null;

    /// <summary>When something ended that took time; null when it took none, or ended after the last year.</summary>
    public static DateTimeOffset? EndOf(DateTimeOffset start, TimeSpan? duration) => duration is { Ticks: > 0 } d && start <= DateTimeOffset.MaxValue - d ? start + d : null;

    /// <summary>Seconds since 1970, or milliseconds when the number is too large for them, or ISO 8601.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, TimeZoneInfo zone, out DateTimeOffset time)
        => text.Length > 10 && text[4] == '-' ? TryIso(text, zone, out time) : TryUnix(text, out time);

    public static bool TryUnix(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (!Utf8Parser.TryParse(text, out long whole, out int used) || whole < 0) return false;
        long unit = whole < 100_000_000_000 ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond, fraction = 0;
        if (used < text.Length)
        {
            if (text[used] != '.') return false;
            long scale = unit;
            foreach (byte b in text[(used + 1)..])
            {
                if (b is < (byte)'0' or > (byte)'9') return false;
                scale /= 10;
                fraction += (b - '0') * scale;
            }
        }
        if (whole > 4_000_000_000_000) return false;
        time = new DateTimeOffset(EpochTicks + whole * unit + fraction, TimeSpan.Zero);
        return true;
    }

    /// <summary>yyyy-MM-ddTHH:mm:ss with an optional fraction and zone; "/" and " " do for "-" and "T".</summary>
    public static bool TryIso(ReadOnlySpan<byte> text, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 19 || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4] || text[10] is not ((byte)'T' or (byte)' ' or (byte)'t') || text[13] != ':' || text[16] != ':') return false;
        int year = Digits(text[..4]), month = Digits(text[5..7]), day = Digits(text[8..10]), hour = Digits(text[11..13]), minute = Digits(text[14..16]), second = Digits(text[17..19]);
        if (!TryTicks(year, month, day, hour, minute, second, out long ticks)) return false;
        ReadOnlySpan<byte> rest = text[19..];
        if (rest.Length > 0 && rest[0] is (byte)'.' or (byte)',')
        {
            int i = 1;
            for (long scale = TimeSpan.TicksPerSecond / 10; i < rest.Length && rest[i] is >= (byte)'0' and <= (byte)'9'; i++, scale /= 10) ticks += (rest[i] - '0') * scale;
            rest = rest[i..];
        }
        if (rest.IsEmpty) return TryLocal(ticks, zone, out time);
        if (!TryOffset(rest, out long offset)) return false;
        ticks -= offset;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) return false;
        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>A local time in a zone, as UTC; a time that the zone skips counts as if it did not.</summary>
    public static bool TryLocal(long ticks, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) return false; // a leap second with a fraction may end after the last year
        long offset = zone.HasSameRules(TimeZoneInfo.Utc) ? 0 : zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Unspecified)).Ticks;
        if (ticks - offset < DateTime.MinValue.Ticks || ticks - offset > DateTime.MaxValue.Ticks) return false;
        time = new DateTimeOffset(ticks - offset, TimeSpan.Zero);
        return true;
    }

    public static bool TryTicks(int year, int month, int day, int hour, int minute, int second, out long ticks)
    {
        ticks = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60) return false;
        ticks = new DateTime(year, month, day, hour, minute, Math.Min(second, 59)).Ticks + (second == 60 ? TimeSpan.TicksPerSecond - 1 : 0);
        return true;
    }

    /// <summary>Digits only; −1 for anything else.</summary>
    public static int Digits(ReadOnlySpan<byte> text)
    {
        int value = 0;
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9') return -1;
            value = value * 10 + b - '0';
        }
        return value;
    }

    /// <summary>Z, +hhmm or +hh:mm.</summary>
    public static bool TryOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text is [(byte)'Z'] or [(byte)'z']) return true;
        if (text.Length is not (5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != ':')) return false;
        int hours = Digits(text[1..3]), minutes = Digits(text[^2..]);
        if (hours is < 0 or > 23 || minutes is < 0 or > 59) return false;
        ticks = (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}

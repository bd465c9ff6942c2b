namespace Threat.Features.Internal;

/// <summary>Counters of 0 or more, with -1 for "not reported".</summary>
internal static class Counter
{
    public static long Pack(long? value, string name)
        => value is null ? -1 : value >= 0 ? value.Value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be 0 or more, or null when it was not measured.");

    public static long PackDuration(TimeSpan? value, string name) => value switch
    {
        null => -1,
        { Ticks: >= 0 and <= 36_500 * TimeSpan.TicksPerDay } d => d.Ticks,
        _ => throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be 0 to 36,500 days, or null when it was not measured."),
    };

    public static long? Unpack(long value) => value < 0 ? null : value;
}

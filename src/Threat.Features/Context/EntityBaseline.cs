using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>
/// What one source did in [T − 14 d, T − 24 h): its daily rates, the hours of the week it was active in, its mix of event types, its
/// sessions, and the internal hosts it knows. The day under test is not in it.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class EntityBaseline
{
    internal const int MaximumDays = 13, RateCount = 7;

    internal EntityBaseline(DateTimeOffset start, DateTimeOffset end, int eventCount)
    {
        Start = start;
        End = end;
        EventCount = eventCount;
    }

    /// <summary>When it begins: T − 14 days, or when the source was first seen if that is later.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>When it ends, exclusive: T − 24 hours.</summary>
    public DateTimeOffset End { get; }

    /// <summary>Number of events in it.</summary>
    public int EventCount { get; }

    /// <summary>Whole days in it, 0 to 13. Features that compare with a usual day need 7.</summary>
    public int Days => (int)Math.Clamp((End - Start).Ticks / TimeSpan.TicksPerDay, 0, MaximumDays);

    internal int[] HoursOfWeek { get; } = new int[168];

    internal long[] TypeMix { get; } = new long[EventTypes.Count];

    /// <summary>[rate, day]; day 0 is the latest.</summary>
    internal double[,] Rates { get; } = new double[RateCount, MaximumDays];

    internal Moments Sessions { get; set; }

    internal HashSet<AddressKey> InternalHosts { get; } = [];

    /// <summary>The baseline of a source from its events.</summary>
    /// <param name="source">The source; events of others are ignored.</param>
    /// <param name="events">Events in any order; repeated ones count once.</param>
    /// <param name="asOf">T.</param>
    /// <param name="options">Time zone and internal networks; null for the defaults. Give the extractor's own options.</param>
    /// <returns>A baseline; without an event before T − 24 h it has 0 days and 0 events.</returns>
    public static EntityBaseline FromEvents(IPAddress source, IReadOnlyList<SecurityEvent> events, DateTimeOffset asOf, ThreatFeatureExtractorOptions? options = null)
        => FromEvents(source, events, asOf, options, -1);

    internal static EntityBaseline FromEvents(IPAddress source, IReadOnlyList<SecurityEvent> events, DateTimeOffset asOf, ThreatFeatureExtractorOptions? options, long firstSeen)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(events);
        ExtractionWorkspace w = new();
        WindowSelector.Select(w, AddressKey.Of(EntityAddress.Normalize(source)), events, asOf.UtcTicks);
        return BaselineKernel.Build(w, new SiteProfile(options ?? new ThreatFeatureExtractorOptions()), asOf.UtcTicks, firstSeen >= 0 ? firstSeen : w.FirstSeenTicks);
    }
}

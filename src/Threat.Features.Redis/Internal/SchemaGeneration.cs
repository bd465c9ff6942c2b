using System.Globalization;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>A schema's generation and the instant of its last invalidation: values of another generation, or computed at or before that instant, are not served.</summary>
internal readonly record struct SchemaGeneration(uint Number, DateTimeOffset InvalidatedAt)
{
    /// <summary>From a number, and ticks behind a colon where there was an invalidation.</summary>
    public static SchemaGeneration Parse(RedisValue value)
    {
        ReadOnlySpan<char> text = (string?)value;
        int colon = text.IndexOf(':');
        return colon < 0
            ? new SchemaGeneration(Number32(text), DateTimeOffset.MinValue)
            : new SchemaGeneration(Number32(text[..colon]), new DateTimeOffset(long.Parse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero));
    }

    public bool Refuses(StoredFeatures features) => features.ComputedAt <= InvalidatedAt;

    private static uint Number32(ReadOnlySpan<char> text) => (uint)ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

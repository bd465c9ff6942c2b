using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>
/// What is kept of one source so that its features can be read at any moment without its events: tiles of a minute, an hour and a day, counts of keys, and the latest
/// events in packed form. Made, fed, read and merged by an <see cref="IncrementalFeatureExtractor"/>.
/// </summary>
/// <remarks>Not thread-safe: one call at a time for one state. Holds no address but the source's own, no user name, no command and no path, only keyed hashes of them.</remarks>
public sealed class FeatureState
{
    private readonly ulong _fingerprint;

    internal FeatureState(StateCore core, ulong fingerprint)
    {
        Core = core;
        _fingerprint = fingerprint;
        Source = core.Source.ToAddress();
    }

    /// <summary>The source, normalised.</summary>
    public IPAddress Source { get; }

    /// <summary>Events that were added, of all states that were merged into this one.</summary>
    public long EventCount => Core.Events;

    /// <summary>The oldest event's time ever added, UTC, or null without events.</summary>
    public DateTimeOffset? FirstSeen => Core.First < 0 ? null : new DateTimeOffset(Core.First, TimeSpan.Zero);

    /// <summary>The newest event's time, UTC, or null without events.</summary>
    public DateTimeOffset? LastSeen => Core.Last < 0 ? null : new DateTimeOffset(Core.Last, TimeSpan.Zero);

    /// <summary>Bytes it takes in memory; at the default options at most 65,536.</summary>
    public int SizeInBytes => Core.SizeInBytes;

    internal StateCore Core { get; }

    internal ulong Fingerprint => _fingerprint;

    /// <summary>The state as bytes, with a version and a checksum, for <see cref="IncrementalFeatureExtractor.Load"/>.</summary>
    public byte[] ToBytes() => StateCodec.Write(Core, _fingerprint);
}

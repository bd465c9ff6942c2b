using System.Net;
using System.Runtime.InteropServices;
using Threat.Features.Internal;
using Threat.Shared;

namespace Threat.Features;

/// <summary>
/// The 100 features of threat-100/v1 kept up to date event by event: constant time an event, and a read that looks at tiles instead of events.
/// <see cref="ThreatFeatureExtractor"/> is the reference; docs/features/incremental.md says feature by feature where the two are equal and how far they may differ.
/// </summary>
/// <remarks>Thread-safe as long as no two calls use the same state at once. Does no I/O and never reads the clock.</remarks>
public sealed class IncrementalFeatureExtractor
{
    private const long Longest = 15 * TimeSpan.TicksPerDay;
    private readonly ThreadLocal<StateUpdater> _updaters;
    private readonly ThreadLocal<StateReader> _readers;
    private readonly ulong _fingerprint;
    private readonly int _cells;
    private readonly long _lead;

    /// <summary>An extractor.</summary>
    /// <param name="options">What the definitions leave to the site; null for the defaults. States that are merged need the same.</param>
    /// <param name="stateOptions">How much a state keeps; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public IncrementalFeatureExtractor(ThreatFeatureExtractorOptions? options = null, FeatureStateOptions? stateOptions = null)
    {
        SiteProfile site = new(options ?? new ThreatFeatureExtractorOptions());
        FeatureStateOptions state = stateOptions ?? new FeatureStateOptions();
        Check(state);
        KeyedHash hash = state.HashKey is null ? new KeyedHash(0x5448524541543130, 0x302F763153544154) : Derive(state.HashKey);
        _fingerprint = hash.Fingerprint;
        _cells = state.KeyCells;
        _lead = state.MaximumLead.Ticks;
        int recent = state.RecentEvents, cells = state.KeyCells;
        _updaters = new ThreadLocal<StateUpdater>(() => new StateUpdater(site, hash, recent, cells));
        _readers = new ThreadLocal<StateReader>(() => new StateReader(site, hash));
    }

    internal static void Check(FeatureStateOptions state)
    {
        Guard.AtLeast(state.RecentEvents, 64, nameof(FeatureStateOptions.RecentEvents));
        if (state.RecentEvents > 16_384) throw new ArgumentOutOfRangeException(nameof(state), state.RecentEvents, $"RecentEvents is {state.RecentEvents}; allowed is 64 to 16384.");
        if (state.KeyCells is < 64 or > 65_536 || !int.IsPow2(state.KeyCells)) throw new ArgumentOutOfRangeException(nameof(state), state.KeyCells, $"KeyCells is {state.KeyCells}; allowed is a power of 2 from 64 to 65536.");
        if (state.HashKey is { Length: < 16 } key) throw new ArgumentException($"HashKey has {key.Length} bytes; it needs at least 16. Create one with RandomNumberGenerator.GetBytes(16) and keep it in your secret store, or leave it null.", nameof(state));
        if (state.MaximumLead < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(state), state.MaximumLead, $"MaximumLead is {state.MaximumLead}; it must be 0 or more.");
    }

    /// <summary>An empty state.</summary>
    /// <param name="source">The source.</param>
    public FeatureState CreateState(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new FeatureState(new StateCore(AddressKey.Of(EntityAddress.Normalize(source))), _fingerprint);
    }

    /// <summary>Adds an event, in any order. It counts as often as it is added: drop repeated events before.</summary>
    /// <param name="state">The state of the event's source.</param>
    /// <param name="e">The event.</param>
    /// <param name="receivedAt">When it arrived; null takes <see cref="SecurityEvent.IngestedAt"/>, and without that nothing is held against its time.</param>
    /// <exception cref="ArgumentException">The state was made under another <see cref="FeatureStateOptions.HashKey"/>.</exception>
    public FeatureStateUpdate Add(FeatureState state, SecurityEvent e, DateTimeOffset? receivedAt = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(e);
        Check(state);
        StateCore core = state.Core;
        if (!e.SourceKey.Equals(core.Source)) return FeatureStateUpdate.OtherSource;
        long received = receivedAt is { } at ? at.UtcTicks : e.IngestedTicks;
        if (received >= 0 && e.TimeTicks - received > _lead) return FeatureStateUpdate.InFuture;
        if (core.Last - e.TimeTicks > Longest) return FeatureStateUpdate.TooOld;
        _updaters.Value!.Add(core, e);
        return FeatureStateUpdate.Added;
    }

    /// <summary>The features as of T from what was added.</summary>
    /// <param name="state">The state.</param>
    /// <param name="asOf">T, after the newest event and not more than an hour before it.</param>
    /// <param name="context">What one source cannot say; null leaves those features missing. Its baseline and first-seen, when given, go before the state's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">T lies more than an hour before the newest event: that window is forgotten.</exception>
    public FeatureVector Read(FeatureState state, DateTimeOffset asOf, EntityContext? context = null) => Read(state, asOf, context, out _);

    /// <summary>The features as of T from what was added, and which of them are estimates.</summary>
    /// <param name="state">The state.</param>
    /// <param name="asOf">T, after the newest event and not more than an hour before it.</param>
    /// <param name="context">What one source cannot say; null leaves those features missing.</param>
    /// <param name="estimated">The features whose value rests on a sample of the keys or on the latest events alone, because the state's room was full; empty while it was not.</param>
    /// <exception cref="ArgumentOutOfRangeException">T lies more than an hour before the newest event: that window is forgotten.</exception>
    public FeatureVector Read(FeatureState state, DateTimeOffset asOf, EntityContext? context, out IReadOnlyList<string> estimated)
    {
        ArgumentNullException.ThrowIfNull(state);
        Check(state);
        long t = asOf.UtcTicks;
        if (t < state.Core.Last - TimeKernel.Hour || t < WindowSelector.Day)
            throw new ArgumentOutOfRangeException(nameof(asOf), asOf, $"asOf is {asOf:O}, but the newest event is of {state.LastSeen:O}; a state answers up to an hour before its newest event. Use ThreatFeatureExtractor for the past.");
        StateReader reader = _readers.Value!;
        reader.Read(state.Core, state.Source, t, context);
        estimated = StateEstimates.Of(reader);
        return new FeatureVector(FeatureSchema.Threat100, asOf, reader.Sink.Values, reader.Sink.Statuses);
    }

    /// <summary>Adds what one state holds to another of the same source. What counts, sums, has a maximum or a set of keys comes out the same in whatever order states are merged.</summary>
    /// <param name="into">Receives the sum.</param>
    /// <param name="from">Another state of the same source; unchanged. An event that is in both counts twice.</param>
    /// <exception cref="ArgumentException">The states are of different sources, of different keys, or the same object.</exception>
    public void Merge(FeatureState into, FeatureState from)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(from);
        Check(into);
        Check(from);
        if (ReferenceEquals(into, from)) throw new ArgumentException("A state cannot be merged with itself.", nameof(from));
        if (!into.Core.Source.Equals(from.Core.Source)) throw new ArgumentException($"The states are of {into.Source} and {from.Source}; only states of one source can be merged.", nameof(from));
        _updaters.Value!.Merge(into.Core, from.Core);
    }

    /// <summary>Reads <see cref="FeatureState.ToBytes"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state, are damaged, are of another version, or were made under another <see cref="FeatureStateOptions.HashKey"/>.</exception>
    public FeatureState Load(ReadOnlySpan<byte> bytes) => new(StateCodec.Read(bytes, _fingerprint, _cells), _fingerprint);

    private static KeyedHash Derive(byte[] key)
    {
        Span<byte> digest = stackalloc byte[32];
        System.Security.Cryptography.HMACSHA256.HashData(key, "threat-features state"u8, digest);
        return new KeyedHash(MemoryMarshal.Read<ulong>(digest), MemoryMarshal.Read<ulong>(digest[8..]));
    }

    private void Check(FeatureState state)
    {
        if (state.Fingerprint != _fingerprint) throw new ArgumentException("The state was made with another FeatureStateOptions.HashKey; give all that share states the same key.", nameof(state));
    }
}

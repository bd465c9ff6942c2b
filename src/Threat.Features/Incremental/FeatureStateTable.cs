using System.Net;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>The states of many sources, partitioned: add events of any source, read features of any source, and hand partitions over.</summary>
/// <remarks>Thread-safe; calls for sources of different partitions do not wait for each other. Does no I/O: what is saved goes where you put it.</remarks>
public sealed class FeatureStateTable
{
    private readonly IncrementalFeatureExtractor _extractor;
    private readonly ISourcePartitioner _partitioner;
    private readonly Dictionary<AddressKey, FeatureState>[] _partitions;
    private readonly ThreadLocal<SourceGroups> _groups = new(static () => new SourceGroups());

    /// <summary>An empty table.</summary>
    /// <param name="extractor">Feeds and reads the states.</param>
    /// <param name="partitioner">Spreads the sources; null for a <see cref="HashPartitioner"/> of 16.</param>
    public FeatureStateTable(IncrementalFeatureExtractor extractor, ISourcePartitioner? partitioner = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        _extractor = extractor;
        _partitioner = partitioner ?? new HashPartitioner(16);
        _partitions = new Dictionary<AddressKey, FeatureState>[_partitioner.PartitionCount];
        for (int i = 0; i < _partitions.Length; i++) _partitions[i] = [];
    }

    /// <summary>Number of sources.</summary>
    public int Count => Sum(static p => p.Count);

    /// <summary>Bytes of all states in memory.</summary>
    public long SizeInBytes => Sum(static p => p.Values.Sum(static s => (long)s.SizeInBytes));

    /// <summary>Adds an event to the state of its source, which is made when there is none.</summary>
    /// <param name="e">The event.</param>
    /// <param name="receivedAt">When it arrived; see <see cref="IncrementalFeatureExtractor.Add"/>.</param>
    public FeatureStateUpdate Add(SecurityEvent e, DateTimeOffset? receivedAt = null)
    {
        ArgumentNullException.ThrowIfNull(e);
        Dictionary<AddressKey, FeatureState> partition = PartitionOf(e.Source);
        lock (partition)
        {
            partition.TryGetValue(e.SourceKey, out FeatureState? state);
            return Add(partition, ref state, e, receivedAt);
        }
    }

    /// <summary>
    /// Adds the events of many sources, as they came from a queue: source by source, so that the state of each is looked up once, and within a source in the
    /// order given. The result is the same as adding them one by one.
    /// </summary>
    /// <param name="events">Events of any sources; some thousands at once are best.</param>
    /// <param name="receivedAt">When they arrived; see <see cref="IncrementalFeatureExtractor.Add"/>.</param>
    /// <returns>How many counted, and how many were refused and why.</returns>
    /// <exception cref="ArgumentNullException">An event is null; none was added.</exception>
    public FeatureStateUpdates AddRange(ReadOnlySpan<SecurityEvent> events, DateTimeOffset? receivedAt = null)
    {
        SourceGroups groups = _groups.Value!;
        groups.Fill(events);
        int added = 0, old = 0, future = 0;
        for (int g = 0; g < groups.Count; g++)
        {
            ReadOnlySpan<int> places = groups.PlacesOf(g);
            Dictionary<AddressKey, FeatureState> partition = PartitionOf(events[places[0]].Source);
            lock (partition)
            {
                partition.TryGetValue(groups[g], out FeatureState? state);
                foreach (int i in places)
                {
                    FeatureStateUpdate update = Add(partition, ref state, events[i], receivedAt);
                    if (update == FeatureStateUpdate.Added) added++;
                    else if (update == FeatureStateUpdate.TooOld) old++;
                    else future++;
                }
            }
        }
        return new FeatureStateUpdates(added, old, future);
    }

    /// <summary>The features of a source as of T. A source never seen reads as one without events.</summary>
    /// <param name="source">The source.</param>
    /// <param name="asOf">T; see <see cref="IncrementalFeatureExtractor.Read(FeatureState, DateTimeOffset, EntityContext?)"/>.</param>
    /// <param name="context">What one source cannot say, or null.</param>
    public FeatureVector Read(IPAddress source, DateTimeOffset asOf, EntityContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        Dictionary<AddressKey, FeatureState> partition = PartitionOf(source);
        lock (partition)
        {
            if (!partition.TryGetValue(KeyOf(source), out FeatureState? state)) state = _extractor.CreateState(source);
            return _extractor.Read(state, asOf, context);
        }
    }

    /// <summary>The state of a source as bytes, or null when there is none.</summary>
    public byte[]? Save(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Dictionary<AddressKey, FeatureState> partition = PartitionOf(source);
        lock (partition) return partition.TryGetValue(KeyOf(source), out FeatureState? state) ? state.ToBytes() : null;
    }

    /// <summary>All states of a partition as bytes, as for another machine that takes it over.</summary>
    /// <param name="partition">0 to the partitioner's <see cref="ISourcePartitioner.PartitionCount"/> − 1.</param>
    public IReadOnlyList<byte[]> SavePartition(int partition)
    {
        if (partition < 0 || partition >= _partitions.Length) throw new ArgumentOutOfRangeException(nameof(partition), partition, $"partition is {partition}; allowed is 0 to {_partitions.Length - 1}.");
        lock (_partitions[partition]) return [.. _partitions[partition].Values.Select(static s => s.ToBytes())];
    }

    /// <summary>Takes a saved state, and merges it with what is there of the same source.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state, are damaged, are of another version, or were made under another key.</exception>
    public void Restore(ReadOnlySpan<byte> bytes)
    {
        FeatureState saved = _extractor.Load(bytes);
        Dictionary<AddressKey, FeatureState> partition = PartitionOf(saved.Source);
        lock (partition)
        {
            if (partition.TryGetValue(saved.Core.Source, out FeatureState? state)) _extractor.Merge(state, saved);
            else partition.Add(saved.Core.Source, saved);
        }
    }

    /// <summary>Forgets a source.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Dictionary<AddressKey, FeatureState> partition = PartitionOf(source);
        lock (partition) return partition.Remove(KeyOf(source));
    }

    /// <summary>Forgets the sources whose newest event is older; with them go first-seen and baseline, so save them first or go back 14 days.</summary>
    /// <param name="before">The instant.</param>
    /// <returns>How many were forgotten.</returns>
    public int RemoveIdle(DateTimeOffset before)
    {
        int removed = 0;
        foreach (Dictionary<AddressKey, FeatureState> partition in _partitions)
        {
            lock (partition)
            {
                foreach ((AddressKey key, FeatureState state) in partition.ToArray())
                {
                    if (state.LastSeen < before && partition.Remove(key)) removed++;
                }
            }
        }
        return removed;
    }

    /// <summary>A source whose only events were refused gets no state.</summary>
    private FeatureStateUpdate Add(Dictionary<AddressKey, FeatureState> partition, ref FeatureState? state, SecurityEvent e, DateTimeOffset? receivedAt)
    {
        bool isNew = state is null;
        state ??= _extractor.CreateState(e.Source);
        FeatureStateUpdate update = _extractor.Add(state, e, receivedAt);
        if (!isNew) return update;
        if (update == FeatureStateUpdate.Added) partition.Add(e.SourceKey, state);
        else state = null;
        return update;
    }

    private static AddressKey KeyOf(IPAddress source) => AddressKey.Of(EntityAddress.Normalize(source));

    private T Sum<T>(Func<Dictionary<AddressKey, FeatureState>, T> of) where T : System.Numerics.INumber<T>
    {
        T sum = T.Zero;
        foreach (Dictionary<AddressKey, FeatureState> partition in _partitions)
        {
            lock (partition) sum += of(partition);
        }
        return sum;
    }

    private Dictionary<AddressKey, FeatureState> PartitionOf(IPAddress source)
    {
        int p = _partitioner.PartitionOf(source);
        if (p < 0 || p >= _partitions.Length) throw new InvalidOperationException($"The partitioner put {source} into partition {p}; allowed is 0 to {_partitions.Length - 1}.");
        return _partitions[p];
    }
}

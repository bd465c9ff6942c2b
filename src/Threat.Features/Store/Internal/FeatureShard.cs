using Threat.Core;

namespace Threat.Features.Internal;

/// <summary>One part of the in-memory store: a dictionary and a SIEVE queue under one lock.</summary>
internal sealed class FeatureShard(long limit)
{
    private const int EntryOverhead = 360; // entry, dictionary slot, vector, stored value and array headers
    private readonly Lock _gate = new();
    private readonly Dictionary<FeatureKey, Entry> _entries = [];
    private Entry? _newest, _oldest, _hand;
    private long _bytes;

    public FeatureLookup Get(in FeatureKey key, FeatureSchema schema, DateTimeOffset now)
    {
        StoredFeatures features;
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out Entry? entry) || entry.Features is null) return FeatureLookup.Miss;
            entry.Visited = true;
            features = entry.Features;
            if (features.ExpiresAt <= now && ReferenceEquals(features.Vector.Schema, schema)) Remove(entry);
        }
        return FeatureLookup.Judge(features, schema, now);
    }

    public bool Set(in FeatureKey key, StoredFeatures features, DateTimeOffset now, out int evicted)
    {
        evicted = 0;
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out Entry? entry))
            {
                if (entry.Features is null ? features.ComputedAt <= entry.InvalidatedAt && now < entry.ForgetAt : entry.Features.ExpiresAt > now && !features.Replaces(entry.Features)) return false;
                if (entry.Features is null) entry.Visited = false;
                Resize(entry, features);
            }
            else Add(new Entry(key), features);
            evicted = Shrink();
            return true;
        }
    }

    public int Invalidate(in FeatureKey key, DateTimeOffset now, DateTimeOffset forgetAt)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out Entry? entry)) Add(entry = new Entry(key), null);
            else Resize(entry, null);
            entry.InvalidatedAt = now;
            entry.ForgetAt = forgetAt;
            entry.Visited = false;
            return Shrink();
        }
    }

    public int RemoveSchema(FeatureSchemaId schema)
    {
        lock (_gate)
        {
            int removed = 0;
            for (Entry? e = _oldest; e is not null;)
            {
                Entry? next = e.Newer;
                if (e.Features?.Vector.Schema.Id.Equals(schema) == true)
                {
                    Remove(e);
                    removed++;
                }
                e = next;
            }
            return removed;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _newest = _oldest = _hand = null;
            _bytes = 0;
        }
    }

    public (int Count, long Bytes) Size()
    {
        lock (_gate) return (_entries.Count, _bytes);
    }

    private void Add(Entry entry, StoredFeatures? features)
    {
        _entries.Add(entry.Key, entry);
        entry.Older = _newest;
        if (_newest is not null) _newest.Newer = entry;
        _newest = entry;
        _oldest ??= entry;
        Resize(entry, features);
    }

    private void Resize(Entry entry, StoredFeatures? features)
    {
        int bytes = EntryOverhead + 2 * (entry.Key.EntityId.Length + entry.Key.EntityType.Length) + (features is null ? 0 : 5 * features.Vector.Schema.Count);
        _bytes += bytes - entry.Bytes;
        entry.Bytes = bytes;
        entry.Features = features;
    }

    private void Remove(Entry entry)
    {
        _entries.Remove(entry.Key);
        _bytes -= entry.Bytes;
        if (_hand == entry) _hand = entry.Newer;
        if (entry.Newer is not null) entry.Newer.Older = entry.Older;
        else _newest = entry.Older;
        if (entry.Older is not null) entry.Older.Newer = entry.Newer;
        else _oldest = entry.Newer;
    }

    // The newest entry stays: it is the one just written.
    private int Shrink()
    {
        int evicted = 0;
        while (_bytes > limit && _oldest != _newest)
        {
            Entry hand = _hand ?? _oldest!;
            while (hand.Visited || hand == _newest)
            {
                hand.Visited = false;
                hand = hand.Newer ?? _oldest!;
            }
            _hand = hand;
            Remove(hand);
            evicted++;
        }
        return evicted;
    }

    private sealed class Entry(FeatureKey key)
    {
        public readonly FeatureKey Key = key;
        public StoredFeatures? Features;
        public DateTimeOffset InvalidatedAt, ForgetAt;
        public Entry? Older, Newer;
        public int Bytes;
        public bool Visited;
    }
}

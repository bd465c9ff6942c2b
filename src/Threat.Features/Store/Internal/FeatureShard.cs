using System.Collections.Concurrent;
using Threat.Core;

namespace Threat.Features.Internal;

/// <summary>One part of the in-memory store: a table and a SIEVE queue under one lock.</summary>
/// <param name="limit">Bytes.</param>
/// <param name="schemaInvalidations">Instants by schema hash. Read under the lock that the sweep of an invalidated schema takes, so that no older value slips in behind it.</param>
internal sealed class FeatureShard(long limit, ConcurrentDictionary<string, DateTimeOffset> schemaInvalidations)
{
    private const int EntryOverhead = 300; // entry, bucket, vector, stored value and array headers
    private const int None = FeatureSlots.None;
    private readonly Lock _gate = new();
    private readonly FeatureSlots _slots = new();
    private int _newest = None, _oldest = None, _hand = None;
    private long _bytes, _lastInvalidation = -1;

    // Values computed at or before this instant are refused: the mark of an invalidation may have been evicted.
    private long _floor = -1;

    public FeatureLookup Get(in FeatureKey key, FeatureSchema schema, DateTimeOffset now)
    {
        lock (_gate)
        {
            int place = _slots.Find(key);
            if (place == None) return FeatureLookup.Miss;
            ref FeatureSlot slot = ref _slots[place];
            if (slot.Features is null) return FeatureLookup.Miss;
            if (!ReferenceEquals(slot.Schema, schema) && !slot.Schema!.Id.Equals(schema.Id)) return FeatureLookup.WrongSchema;
            if (slot.Until <= now.UtcTicks)
            {
                Remove(place);
                return FeatureLookup.Expired;
            }
            _slots.SetVisited(place, true);
            return FeatureLookup.Found(slot.Features, now.UtcTicks - slot.At);
        }
    }

    public bool Set(in FeatureKey key, StoredFeatures features, DateTimeOffset now, out int evicted)
    {
        evicted = 0;
        long computedAt = features.ComputedAt.UtcTicks;
        lock (_gate)
        {
            if (computedAt <= _floor || (schemaInvalidations.TryGetValue(features.Vector.Schema.Id.Hash, out DateTimeOffset at) && computedAt <= at.UtcTicks)) return false;
            int place = _slots.Find(key);
            if (place == None) place = Add(key);
            else
            {
                ref FeatureSlot slot = ref _slots[place];
                if (slot.Until > now.UtcTicks && (slot.Features is null ? computedAt <= slot.At : !features.Replaces(slot.Features))) return false;
                if (slot.Features is null) _slots.SetVisited(place, false);
            }
            Fill(place, features, features.ExpiresAt.UtcTicks, computedAt);
            evicted = Shrink();
            return true;
        }
    }

    public int Invalidate(in FeatureKey key, DateTimeOffset now, DateTimeOffset forgetAt)
    {
        lock (_gate)
        {
            int place = _slots.Find(key);
            if (place == None) place = Add(key);
            Fill(place, null, forgetAt.UtcTicks, now.UtcTicks);
            _slots.SetVisited(place, false);
            _lastInvalidation = Math.Max(_lastInvalidation, now.UtcTicks);
            return Shrink();
        }
    }

    public int RemoveSchema(FeatureSchemaId schema)
    {
        lock (_gate)
        {
            int removed = 0;
            for (int place = _oldest; place != None;)
            {
                int next = _slots[place].Newer;
                if (_slots[place].Schema?.Id.Equals(schema) == true)
                {
                    Remove(place);
                    removed++;
                }
                place = next;
            }
            return removed;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _slots.Clear();
            _newest = _oldest = _hand = None;
            _bytes = 0;
            _floor = Math.Max(_floor, _lastInvalidation);
        }
    }

    public (int Count, long Bytes) Size()
    {
        lock (_gate) return (_slots.Count, _bytes);
    }

    private int Add(in FeatureKey key)
    {
        int place = _slots.Add(key);
        ref FeatureSlot slot = ref _slots[place];
        slot.Older = _newest;
        if (_newest != None) _slots[_newest].Newer = place;
        _newest = place;
        if (_oldest == None) _oldest = place;
        _bytes += Bytes(slot);
        return place;
    }

    private void Fill(int place, StoredFeatures? features, long until, long at)
    {
        ref FeatureSlot slot = ref _slots[place];
        _bytes -= Bytes(slot);
        (slot.Features, slot.Schema, slot.Until, slot.At) = (features, features?.Vector.Schema, until, at);
        _bytes += Bytes(slot);
    }

    private static int Bytes(in FeatureSlot slot) => EntryOverhead + 2 * (slot.EntityId.Length + slot.EntityType.Length) + (slot.Schema is null ? 0 : 5 * slot.Schema.Count);

    private void Remove(int place)
    {
        ref FeatureSlot slot = ref _slots[place];
        _bytes -= Bytes(slot);
        if (_hand == place) _hand = slot.Newer;
        if (slot.Newer != None) _slots[slot.Newer].Older = slot.Older;
        else _newest = slot.Older;
        if (slot.Older != None) _slots[slot.Older].Newer = slot.Newer;
        else _oldest = slot.Newer;
        _slots.Remove(place);
    }

    // The newest entry stays: it is the one just written.
    private int Shrink()
    {
        int evicted = 0;
        while (_bytes > limit && _oldest != _newest)
        {
            int hand = _hand != None ? _hand : _oldest;
            while (_slots.IsVisited(hand) || hand == _newest)
            {
                _slots.SetVisited(hand, false);
                hand = _slots[hand].Newer != None ? _slots[hand].Newer : _oldest;
            }
            if (_slots[hand].Features is null) _floor = Math.Max(_floor, _slots[hand].At);
            _hand = hand;
            Remove(hand);
            evicted++;
        }
        return evicted;
    }
}

using System.Collections.Concurrent;
using Threat.Core;

namespace Threat.Features.Internal;

/// <summary>One part of the in-memory store: a table and a SIEVE queue. Writers take a lock; a hit takes none.</summary>
/// <remarks>
/// A number counts the changes, odd while one is made. A reader that finds it the same and even before and after has read no change; else, and where more than a hit is to do, it
/// takes the lock. Without a lock the processor looks up the next keys while the memory of one is on its way.
/// </remarks>
/// <param name="limit">Bytes.</param>
/// <param name="schemaInvalidations">Instants by schema hash. Read under the lock that the sweep of an invalidated schema takes, so that no older value slips in behind it.</param>
internal sealed class FeatureShard(long limit, ConcurrentDictionary<string, DateTimeOffset> schemaInvalidations)
{
    private const int EntryOverhead = 308; // entry, bucket, vector, stored value and array headers
    private const int None = FeatureSlots.None;
    private readonly Lock _gate = new();
    private readonly FeatureSlots _slots = new();
    private int _version;
    private long _bytes, _lastInvalidation = -1;

    // Values computed at or before this instant are refused: an entry that knew of an invalidation is gone.
    private long _floor = -1;

    public FeatureLookup Get(in FeatureKey key, FeatureSchema schema, CoarseClock clock)
    {
        int version = Volatile.Read(ref _version);
        long now = clock.Now;
        if ((version & 1) == 0 && _slots.TryFind(key, schema, out StoredFeatures? features, out long until) && until - now > CoarseClock.MarginTicks)
        {
            Volatile.ReadBarrier();
            if (version == _version) return FeatureLookup.Found(features, now);
        }
        return Get(key, schema, clock.Exact);
    }

    private FeatureLookup Get(in FeatureKey key, FeatureSchema schema, long now)
    {
        lock (_gate)
        {
            int place = _slots.Find(key);
            if (place == None) return FeatureLookup.Miss;
            ref FeatureSlot slot = ref _slots[place];
            if (slot.Features is not StoredFeatures features) return FeatureLookup.Miss;
            if (!features.Vector.Schema.Id.Equals(schema.Id)) return FeatureLookup.WrongSchema;
            if (features.ExpiresAt.UtcTicks <= now)
            {
                BeginChange();
                Remove(place);
                EndChange();
                return FeatureLookup.Expired;
            }
            _slots.SetVisited(place, true);
            return FeatureLookup.Found(features, now);
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
            if (place != None)
            {
                ref FeatureSlot slot = ref _slots[place];
                ref FeatureLinks links = ref _slots.Links(place);
                if (computedAt <= links.InvalidatedAt && now.UtcTicks < links.RememberedUntil) return false;
                if (slot.Features is StoredFeatures stored && stored.ExpiresAt > now && !features.Replaces(stored)) return false;
                if (slot.Features is null) _slots.SetVisited(place, false);
            }
            BeginChange();
            if (place == None) place = Add(key);
            Fill(place, features);
            evicted = Shrink();
            EndChange();
            return true;
        }
    }

    public int Invalidate(in FeatureKey key, DateTimeOffset now, DateTimeOffset forgetAt)
    {
        lock (_gate)
        {
            BeginChange();
            int place = _slots.Find(key);
            if (place == None) place = Add(key);
            ref FeatureLinks links = ref _slots.Links(place);
            // Of two at once the later may come first.
            (links.InvalidatedAt, links.RememberedUntil) = (Math.Max(links.InvalidatedAt, now.UtcTicks), Math.Max(links.RememberedUntil, forgetAt.UtcTicks));
            Fill(place, null);
            _slots.SetVisited(place, false);
            _lastInvalidation = Math.Max(_lastInvalidation, now.UtcTicks);
            int evicted = Shrink();
            EndChange();
            return evicted;
        }
    }

    public int RemoveSchema(FeatureSchemaId schema)
    {
        lock (_gate)
        {
            int removed = 0;
            BeginChange();
            for (int place = 0; place < _slots.Length;)
            {
                if (_slots[place].Family?.Schema?.Id.Equals(schema) != true) place++;
                else
                {
                    Remove(place); // and look at the place again: another may have moved there
                    removed++;
                }
            }
            EndChange();
            return removed;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            BeginChange();
            _slots.Clear();
            EndChange();
            _bytes = 0;
            _floor = Math.Max(_floor, _lastInvalidation);
        }
    }

    public (int Count, long Bytes) Size()
    {
        lock (_gate) return (_slots.Count, _bytes);
    }

    // What is changed must not be seen before the number is odd, nor after it is even. A change that failed for want of memory leaves it odd until the next one ends.
    private void BeginChange()
    {
        _version |= 1;
        Volatile.WriteBarrier();
    }

    private void EndChange() => Volatile.Write(ref _version, _version + 1);

    private int Add(in FeatureKey key)
    {
        int place = _slots.Add(key);
        _bytes += Bytes(_slots[place]);
        return place;
    }

    private void Fill(int place, StoredFeatures? features)
    {
        _bytes -= Bytes(_slots[place]);
        _slots.Fill(place, features);
        _bytes += Bytes(_slots[place]);
    }

    private static int Bytes(in FeatureSlot slot)
        => EntryOverhead + 2 * (slot.EntityId!.Length + slot.Family!.EntityType.Length) + (slot.Family.Schema is null ? 0 : 5 * slot.Family.Schema.Count);

    private void Remove(int place)
    {
        _floor = Math.Max(_floor, _slots.Links(place).InvalidatedAt);
        _bytes -= Bytes(_slots[place]);
        _slots.Remove(place);
    }

    // The newest entry stays: it is the one just written.
    private int Shrink()
    {
        int evicted = 0;
        while ((_bytes > limit || _slots.Count == FeatureSlots.MaxCount) && _slots.Oldest != _slots.Newest)
        {
            int hand = FromHand();
            while (_slots.IsVisited(hand) || hand == _slots.Newest)
            {
                _slots.SetVisited(hand, false);
                _slots.Hand = _slots.Links(hand).Newer;
                hand = FromHand();
            }
            _slots.Hand = hand;
            Remove(hand);
            evicted++;
        }
        return evicted;
    }

    private int FromHand() => _slots.Hand != None ? _slots.Hand : _slots.Oldest;
}

using System.Collections.Concurrent;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>
/// Invalidations that Redis could not take. Until they are sent, this node serves none of what they name: a lookup asks before Redis is read, since what waits
/// then and is sent meanwhile is not in the answer. When too many wait, everything computed by then is invalidated instead.
/// </summary>
internal sealed class PendingInvalidations
{
    public const int Limit = 100_000;
    private readonly ConcurrentDictionary<FeatureKey, DateTimeOffset> _entities = new();
    private readonly ConcurrentDictionary<string, FeatureSchemaId> _schemas = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _everything = -1;
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>False when they were too many, and everything waits to be invalidated.</summary>
    public bool Add(IReadOnlyList<FeatureKey> keys, DateTimeOffset instant)
    {
        lock (_gate)
        {
            if (_count + keys.Count > Limit)
            {
                if (_everything < 0) _count++;
                _everything = Math.Max(_everything, instant.UtcTicks);
                return false;
            }
            foreach (FeatureKey key in keys)
            {
                if (_entities.TryGetValue(key, out DateTimeOffset waiting))
                {
                    if (waiting < instant) _entities[key] = instant;
                    continue;
                }
                _count++; // before it is there: who finds none waiting must find none
                _entities[key] = instant;
            }
            return true;
        }
    }

    public void Add(FeatureSchemaId schema)
    {
        lock (_gate)
        {
            if (_schemas.ContainsKey(schema.Hash)) return;
            _count++;
            _schemas[schema.Hash] = schema;
        }
    }

    /// <summary>Values of an entity computed at or before this instant are refused; the lowest instant when nothing waits.</summary>
    public DateTimeOffset Cover(in FeatureKey key)
    {
        if (IsEmpty) return DateTimeOffset.MinValue;
        long everything = Volatile.Read(ref _everything);
        DateTimeOffset all = everything < 0 ? DateTimeOffset.MinValue : new DateTimeOffset(everything, TimeSpan.Zero);
        return _entities.TryGetValue(key, out DateTimeOffset instant) && instant > all ? instant : all;
    }

    public bool Covers(FeatureSchemaId schema) => !IsEmpty && _schemas.ContainsKey(schema.Hash);

    /// <summary>Everything up to this instant waits, or null.</summary>
    public DateTimeOffset? Everything() => Volatile.Read(ref _everything) is >= 0 and long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public IReadOnlyList<KeyValuePair<FeatureKey, DateTimeOffset>> Entities() => _entities.ToArray();

    public IReadOnlyList<FeatureSchemaId> Schemas() => [.. _schemas.Values];

    /// <summary>Forgets a sent entry, unless it was renewed meanwhile.</summary>
    public void Sent(KeyValuePair<FeatureKey, DateTimeOffset> entity)
    {
        lock (_gate)
        {
            if (_entities.TryRemove(entity)) _count--;
        }
    }

    public void Sent(FeatureSchemaId schema)
    {
        lock (_gate)
        {
            if (_schemas.TryRemove(schema.Hash, out _)) _count--;
        }
    }

    public void SentEverything(DateTimeOffset instant)
    {
        lock (_gate)
        {
            if (_everything != instant.UtcTicks) return;
            _everything = -1;
            _count--;
        }
    }
}

using System.Collections.Concurrent;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Invalidations that Redis could not take. Until they are sent, this node serves none of what they name.</summary>
internal sealed class PendingInvalidations
{
    private const int Limit = 100_000;
    private readonly ConcurrentDictionary<FeatureKey, DateTimeOffset> _entities = new();
    private readonly ConcurrentDictionary<string, FeatureSchemaId> _schemas = new(StringComparer.Ordinal);
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public bool TryAdd(IReadOnlyList<FeatureKey> keys, DateTimeOffset instant)
    {
        if (Volatile.Read(ref _count) + keys.Count > Limit) return false;
        foreach (FeatureKey key in keys)
        {
            if (_entities.TryAdd(key, instant)) Interlocked.Increment(ref _count);
            else _entities[key] = instant;
        }
        return true;
    }

    public void Add(FeatureSchemaId schema)
    {
        if (_schemas.TryAdd(schema.Hash, schema)) Interlocked.Increment(ref _count);
    }

    public bool Covers(in FeatureKey key, DateTimeOffset computedAt) => !IsEmpty && _entities.TryGetValue(key, out DateTimeOffset instant) && computedAt <= instant;

    public bool Covers(FeatureSchemaId schema) => !IsEmpty && _schemas.ContainsKey(schema.Hash);

    public IReadOnlyList<KeyValuePair<FeatureKey, DateTimeOffset>> Entities() => _entities.ToArray();

    public IReadOnlyList<FeatureSchemaId> Schemas() => [.. _schemas.Values];

    /// <summary>Forgets a sent entry, unless it was renewed meanwhile.</summary>
    public void Sent(KeyValuePair<FeatureKey, DateTimeOffset> entity)
    {
        if (_entities.TryRemove(entity)) Interlocked.Decrement(ref _count);
    }

    public void Sent(FeatureSchemaId schema)
    {
        if (_schemas.TryRemove(schema.Hash, out _)) Interlocked.Decrement(ref _count);
    }
}

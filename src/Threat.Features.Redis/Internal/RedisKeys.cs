using System.Text;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Names of keys and of the channel. Those of the server's state share a hash tag, so that one script may change them in a cluster.</summary>
internal sealed class RedisKeys(string prefix)
{
    private readonly string _values = prefix + "v1:";
    private readonly string _generations = prefix + "generation:";
    private volatile TypePrefix? _lastType; // most batches are of one entity type

    /// <summary>Number of invalidations told so far.</summary>
    public RedisKey Sequence { get; } = prefix + "invalidations";

    /// <summary>Values computed at or before this instant (UTC ticks, 19 digits) are refused, whatever their key.</summary>
    public RedisKey Floor { get; } = prefix + "{state}:floor";

    /// <summary>The servers' runs that are known; a run that is not may have lost what an earlier one had acknowledged.</summary>
    public RedisKey Runs { get; } = prefix + "{state}:runs";

    /// <summary>The newest version ever written (asOf, then computedAt, in UTC ticks of 19 digits each); absent when it is not known. Not used in a cluster.</summary>
    public RedisKey Newest { get; } = prefix + "{state}:newest";

    /// <summary>There while any mark of an invalidation may be: the latest of their instants (UTC ticks, 19 digits). Not used in a cluster.</summary>
    public RedisKey Marked { get; } = prefix + "{state}:marked";

    /// <summary>There inside a transaction that writes a batch, never outside. Not used in a cluster.</summary>
    public RedisKey Batch { get; } = prefix + "{state}:batch";

    public RedisChannel Channel { get; } = RedisChannel.Literal(prefix + "invalidated");

    public static void Check(in FeatureKey key)
    {
        if (key.EntityType is null) throw new ArgumentException("The key is default(FeatureKey); make one with new FeatureKey(type, id) or FeatureKey.ForAddress.", nameof(key));
    }

    public RedisKey Value(in FeatureKey key)
    {
        Check(key);
        TypePrefix? type = _lastType;
        if (type is null || type.EntityType != key.EntityType) _lastType = type = new TypePrefix(key.EntityType, Encoding.UTF8.GetBytes($"{_values}{key.EntityType}:"));
        return ((RedisKey)key.EntityId).Prepend(type.Prefix); // joined when it is sent
    }

    public RedisKey Generation(FeatureSchemaId schema) => _generations + schema.Hash;

    private sealed record TypePrefix(string EntityType, RedisKey Prefix);
}

using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Names of keys and of the channel.</summary>
internal sealed class RedisKeys(string prefix)
{
    private readonly string _values = prefix + "v1:";
    private readonly string _generations = prefix + "generation:";

    public RedisKey Sequence { get; } = prefix + "invalidations";

    public RedisChannel Channel { get; } = RedisChannel.Literal(prefix + "invalidated");

    public RedisKey Value(in FeatureKey key)
    {
        if (key.EntityType is null) throw new ArgumentException("The key is default(FeatureKey); make one with new FeatureKey(type, id) or FeatureKey.ForAddress.", nameof(key));
        return string.Concat(_values, key.EntityType, ":", key.EntityId);
    }

    public RedisKey Generation(FeatureSchemaId schema) => _generations + schema.Hash;
}

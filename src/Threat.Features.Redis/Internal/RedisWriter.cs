using System.Buffers.Binary;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Writes values unless newer ones are there, marks of invalidation, and generations.</summary>
internal sealed class RedisWriter(RedisTopology topology, TimeSpan invalidationMemory)
{
    // One script call holds the server for about a millisecond, and the next values are encoded meanwhile.
    private const int ChunkSize = 250;

    private readonly RedisValue _markLife = (long)invalidationMemory.TotalMilliseconds;

    /// <summary>How many values were written.</summary>
    public async Task<int> WriteAsync(IDatabase db, RedisKey[] keys, IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, IReadOnlyDictionary<string, uint> generations, DateTimeOffset now)
    {
        List<Task<RedisResult>> writes = [];
        FeatureSchemaId? schema = null;
        uint generation = 0;
        byte[] nowBytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(nowBytes, now.UtcTicks);
        foreach (int[] group in Groups(keys))
        {
            RedisKey[] groupKeys = new RedisKey[group.Length];
            RedisValue[] arguments = new RedisValue[2 + 2 * group.Length];
            (arguments[0], arguments[1]) = (nowBytes, _markLife);
            for (int i = 0; i < group.Length; i++)
            {
                StoredFeatures features = entries[group[i]].Value;
                groupKeys[i] = keys[group[i]];
                if (!ReferenceEquals(schema, features.Vector.Schema.Id)) generation = generations[(schema = features.Vector.Schema.Id).Hash];
                arguments[2 + 2 * i] = FeatureVectorCodec.Encode(features, generation);
                arguments[3 + 2 * i] = Math.Max(1, (long)Math.Ceiling((features.ExpiresAt - now).TotalMilliseconds));
            }
            writes.Add(db.ScriptEvaluateAsync(RedisScripts.SetUnlessNewer, groupKeys, arguments));
        }
        int applied = 0;
        foreach (Task<RedisResult> write in writes) applied += (int)await write.ConfigureAwait(false);
        return applied;
    }

    /// <summary>Marks entities as invalidated; a later mark stays, as when two nodes invalidate at once or a waiting invalidation is sent late.</summary>
    public async Task WriteMarksAsync(IDatabase db, RedisKey[] keys, KeyValuePair<FeatureKey, DateTimeOffset>[] entities)
    {
        Task<RedisResult>[] writes = [.. Groups(keys).Select(group => db.ScriptEvaluateAsync(RedisScripts.Invalidate,
            [.. group.Select(i => keys[i])], [_markLife, .. group.Select(i => (RedisValue)FeatureVectorCodec.EncodeInvalidation(entities[i].Value))]))];
        foreach (Task<RedisResult> write in writes) await write.ConfigureAwait(false);
    }

    /// <summary>The generation of a schema, which is made when there is none.</summary>
    public static async Task<uint> EnsureGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset now)
        => (uint)(long)await db.ScriptEvaluateAsync(RedisScripts.EnsureGeneration, [generation], [Candidate(now)]).ConfigureAwait(false);

    public static async Task<uint> NextGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset now)
        => (uint)(long)await db.ScriptEvaluateAsync(RedisScripts.NextGeneration, [generation], [Candidate(now)]).ConfigureAwait(false);

    private static long Candidate(DateTimeOffset now) => (uint)(now.UtcTicks / TimeSpan.TicksPerMillisecond % (uint.MaxValue - 1)) + 1L;

    private IEnumerable<int[]> Groups(RedisKey[] keys) => topology.IsCluster ? topology.BySlot(keys) : Enumerable.Range(0, keys.Length).Chunk(ChunkSize);
}

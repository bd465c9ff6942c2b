using System.Buffers.Binary;
using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>Writes values unless newer ones are there, and tombstones.</summary>
internal sealed class RedisWriter(RedisTopology topology, TimeSpan invalidationMemory)
{
    private const int ChunkSize = 250;

    /// <summary>How many values were written.</summary>
    public async Task<int> WriteAsync(IDatabase db, RedisKey[] keys, IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, Func<StoredFeatures, uint> generation, DateTimeOffset now)
    {
        IEnumerable<int[]> groups = topology.IsCluster ? topology.BySlot(keys) : Enumerable.Range(0, keys.Length).Chunk(ChunkSize);
        List<Task<RedisResult>> writes = [];
        byte[] nowBytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(nowBytes, now.UtcTicks);
        foreach (int[] group in groups)
        {
            RedisKey[] groupKeys = new RedisKey[group.Length];
            RedisValue[] arguments = new RedisValue[1 + 2 * group.Length];
            arguments[0] = nowBytes;
            for (int i = 0; i < group.Length; i++)
            {
                StoredFeatures features = entries[group[i]].Value;
                groupKeys[i] = keys[group[i]];
                arguments[1 + 2 * i] = FeatureVectorCodec.Encode(features, generation(features));
                arguments[2 + 2 * i] = Math.Max(1, (long)Math.Ceiling((features.ExpiresAt - now).TotalMilliseconds));
            }
            writes.Add(db.ScriptEvaluateAsync(RedisScripts.SetUnlessNewer, groupKeys, arguments));
        }
        int applied = 0;
        foreach (Task<RedisResult> write in writes) applied += (int)await write.ConfigureAwait(false);
        return applied;
    }

    public async Task<bool> WriteTombstonesAsync(IDatabase db, IReadOnlyList<KeyValuePair<RedisKey, DateTimeOffset>> entities)
    {
        Task<bool>[] writes = [.. entities.Select(e => db.StringSetAsync(e.Key, FeatureVectorCodec.EncodeInvalidation(e.Value), invalidationMemory))];
        foreach (Task<bool> write in writes)
        {
            if (!await write.ConfigureAwait(false)) throw new RedisException("Redis refused to write an invalidation.");
        }
        return true;
    }

    public static async Task<uint> NextGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset now)
        => (uint)(long)await db.ScriptEvaluateAsync(RedisScripts.NextGeneration, [generation], [(uint)(now.UtcTicks / TimeSpan.TicksPerMillisecond % (uint.MaxValue - 1)) + 1L]).ConfigureAwait(false);
}

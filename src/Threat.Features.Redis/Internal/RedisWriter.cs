using System.Buffers.Binary;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Writes values unless newer ones are there, marks of invalidation, and generations.</summary>
internal sealed class RedisWriter(RedisTopology topology, TimeSpan invalidationMemory)
{
    // Larger ones hold the server longer, smaller ones cost more calls.
    private const int ChunkSize = 250;

    private readonly RedisValue _markLife = (long)invalidationMemory.TotalMilliseconds;
    private volatile bool _mostAreNew = true;

    /// <summary>
    /// How many values were written. Where nothing is stored there is nothing to compare with, and a plain SET NX does it; the script, which costs the server twice as
    /// much, takes the rest. Which comes first follows the last batch.
    /// </summary>
    public async Task<int> WriteAsync(IDatabase db, RedisKey[] keys, IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, IReadOnlyDictionary<string, uint> generations, DateTimeOffset now)
    {
        byte[][] values = new byte[keys.Length][];
        Task<bool>[]? news = _mostAreNew ? new Task<bool>[keys.Length] : null;
        FeatureSchemaId? schema = null;
        uint generation = 0;
        for (int i = 0; i < values.Length; i++)
        {
            StoredFeatures features = entries[i].Value;
            if (!ReferenceEquals(schema, features.Vector.Schema.Id)) generation = generations[(schema = features.Vector.Schema.Id).Hash];
            values[i] = FeatureVectorCodec.Encode(features, generation);
            if (news is not null) news[i] = db.StringSetAsync(keys[i], values[i], TimeSpan.FromMilliseconds(Life(features, now)), When.NotExists);
        }
        if (news is null) return await ReplaceAsync(db, keys, values, entries, now).ConfigureAwait(false);
        bool[] written = await Task.WhenAll(news).ConfigureAwait(false);
        int[] rest = [.. Enumerable.Range(0, written.Length).Where(i => !written[i])];
        if (written.Length > 1) _mostAreNew = 2 * rest.Length <= written.Length;
        if (rest.Length == 0) return written.Length;
        return written.Length - rest.Length + await ReplaceAsync(db, [.. rest.Select(i => keys[i])], [.. rest.Select(i => values[i])], [.. rest.Select(i => entries[i])], now).ConfigureAwait(false);
    }

    /// <summary>Marks entities as invalidated; a later mark stays, as when two nodes invalidate at once or a waiting invalidation is sent late.</summary>
    public async Task WriteMarksAsync(IDatabase db, RedisKey[] keys, KeyValuePair<FeatureKey, DateTimeOffset>[] entities)
    {
        Task<RedisResult>[] writes = [.. Groups(keys).Select(group => db.ScriptEvaluateAsync(RedisScripts.Invalidate,
            [.. group.Select(i => keys[i])], [_markLife, .. group.Select(i => (RedisValue)FeatureVectorCodec.EncodeInvalidation(entities[i].Value))]))];
        foreach (Task<RedisResult> write in writes) await write.ConfigureAwait(false);
    }

    private async Task<int> ReplaceAsync(IDatabase db, RedisKey[] keys, byte[][] values, IReadOnlyList<KeyValuePair<FeatureKey, StoredFeatures>> entries, DateTimeOffset now)
    {
        List<Task<RedisResult>> writes = [];
        byte[] nowBytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(nowBytes, now.UtcTicks);
        foreach (int[] group in Groups(keys))
        {
            RedisKey[] groupKeys = new RedisKey[group.Length];
            RedisValue[] arguments = new RedisValue[2 + 2 * group.Length];
            (arguments[0], arguments[1]) = (nowBytes, _markLife);
            for (int i = 0; i < group.Length; i++)
            {
                groupKeys[i] = keys[group[i]];
                (arguments[2 + 2 * i], arguments[3 + 2 * i]) = (values[group[i]], Life(entries[group[i]].Value, now));
            }
            writes.Add(db.ScriptEvaluateAsync(RedisScripts.SetUnlessNewer, groupKeys, arguments));
        }
        int applied = 0, news = 0;
        foreach (RedisResult result in await Task.WhenAll(writes).ConfigureAwait(false))
        {
            applied += (int)result[0];
            news += (int)result[1];
        }
        if (2 * news > keys.Length) _mostAreNew = true;
        return applied;
    }

    private static long Life(StoredFeatures features, DateTimeOffset now) => Math.Max(1, (long)Math.Ceiling((features.ExpiresAt - now).TotalMilliseconds));

    /// <summary>The generation of a schema, which is made when there is none.</summary>
    public static async Task<uint> EnsureGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset now)
        => (uint)(long)await db.ScriptEvaluateAsync(RedisScripts.EnsureGeneration, [generation], [Candidate(now)]).ConfigureAwait(false);

    public static async Task<uint> NextGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset now)
        => (uint)(long)await db.ScriptEvaluateAsync(RedisScripts.NextGeneration, [generation], [Candidate(now)]).ConfigureAwait(false);

    private static long Candidate(DateTimeOffset now) => (uint)(now.UtcTicks / TimeSpan.TicksPerMillisecond % (uint.MaxValue - 1)) + 1L;

    private IEnumerable<int[]> Groups(RedisKey[] keys) => topology.IsCluster ? topology.BySlot(keys) : Enumerable.Range(0, keys.Length).Chunk(ChunkSize);
}

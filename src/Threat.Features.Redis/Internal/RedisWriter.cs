using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>Writes values unless newer ones are there, marks of invalidation, and generations.</summary>
/// <remarks>
/// To compare each value with what is stored costs the server more than to write it. Batches mostly hold nothing but what is newer than anything ever written: one script finds
/// that out for all of them and makes room, and plain SET NX, which replaces nothing, write them. Where one finds its key taken after all, by another writer, it is compared.
/// </remarks>
internal sealed class RedisWriter(RedisTopology topology, RedisKeys keys, TimeSpan invalidationMemory)
{
    // Larger scripts hold the server longer, smaller ones cost more calls.
    private const int ScriptSize = 250, RoomSize = 1000, SmallBatch = 16;

    private readonly RedisValue _markLife = (long)invalidationMemory.TotalMilliseconds;
    private volatile bool _mostAreNew = true;

    /// <summary>How many values were written.</summary>
    public async Task<int> WriteAsync(IDatabase db, OutgoingValues values)
    {
        if (topology.IsCluster) return await (_mostAreNew ? WriteNewAsync(db, values) : ReplaceAsync(db, values)).ConfigureAwait(false);
        if (values.Count < SmallBatch) return await ReplaceAsync(db, values).ConfigureAwait(false);
        int written = 0;
        foreach (OutgoingValues part in values.Split(RoomSize))
        {
            Task<int> room = MakeRoomAsync(db, part);
            part.EncodeAll(); // while the server works
            int taken = await room.ConfigureAwait(false);
            written += await (2 * taken > part.Count ? ReplaceAsync(db, part) : WriteNewAsync(db, part)).ConfigureAwait(false);
        }
        return written;
    }

    /// <summary>Marks entities as invalidated; a later mark stays, as when two nodes invalidate at once or a waiting invalidation is sent late.</summary>
    public async Task WriteMarksAsync(IDatabase db, RedisKey[] names, KeyValuePair<FeatureKey, DateTimeOffset>[] entities)
    {
        RedisKey[] state = topology.IsCluster ? [] : [keys.Marked];
        Task<RedisResult>[] writes = [.. Groups(names).Select(group => db.ScriptEvaluateAsync(RedisScripts.Invalidate,
            [.. group.Select(i => names[i]), .. state], [_markLife, .. group.Select(i => (RedisValue)FeatureVectorCodec.EncodeInvalidation(entities[i].Value))]))];
        foreach (Task<RedisResult> write in writes) await write.ConfigureAwait(false);
    }

    // Awaited before a value is sent: the newest version must never be older than a value that can be seen. Where most keys were new lately, no room is made.
    private async Task<int> MakeRoomAsync(IDatabase db, OutgoingValues values)
    {
        (string oldest, string newest) = values.Versions();
        bool newLately = _mostAreNew;
        RedisResult room = await db.ScriptEvaluateAsync(RedisScripts.MakeRoom, newLately ? [keys.Newest, keys.Marked] : [keys.Newest, keys.Marked, .. values.Names], [oldest, newest]).ConfigureAwait(false);
        if (!newLately) _mostAreNew = 2 * (int)room[1] <= values.Count;
        return (int)room[0];
    }

    private async Task<int> WriteNewAsync(IDatabase db, OutgoingValues values)
    {
        Task<bool>[] writes = new Task<bool>[values.Count];
        for (int i = 0; i < writes.Length; i++) writes[i] = db.StringSetAsync(values.Names[i], values.Bytes(i), TimeSpan.FromMilliseconds(values.Life(i)), When.NotExists);
        List<int> rest = [];
        for (int i = 0; i < writes.Length; i++)
        {
            if (!await writes[i].ConfigureAwait(false)) rest.Add(i);
        }
        if (writes.Length > 1 && 2 * rest.Count > writes.Length) _mostAreNew = false;
        if (rest.Count == 0) return writes.Length;
        return writes.Length - rest.Count + await ReplaceAsync(db, values.Only(rest)).ConfigureAwait(false);
    }

    private async Task<int> ReplaceAsync(IDatabase db, OutgoingValues values)
    {
        bool cluster = topology.IsCluster;
        RedisKey[] state = cluster ? [] : [keys.Newest, keys.Marked];
        RedisValue version = cluster ? "" : values.Versions().Newest;
        List<Task<RedisResult>> writes = [];
        foreach (int[] group in Groups(values.Names))
        {
            RedisValue[] arguments = new RedisValue[3 + 2 * group.Length];
            (arguments[0], arguments[1], arguments[2]) = (values.Now, _markLife, version);
            for (int i = 0; i < group.Length; i++) (arguments[3 + 2 * i], arguments[4 + 2 * i]) = (values.Bytes(group[i]), values.Life(group[i]));
            writes.Add(db.ScriptEvaluateAsync(RedisScripts.SetUnlessNewer, [.. group.Select(i => values.Names[i]), .. state], arguments));
        }
        int applied = 0, news = 0;
        foreach (Task<RedisResult> write in writes)
        {
            RedisResult result = await write.ConfigureAwait(false);
            applied += (int)result[0];
            news += (int)result[1];
        }
        if (values.Count >= SmallBatch && 2 * news > values.Count) _mostAreNew = true;
        return applied;
    }

    /// <summary>The generation of a schema, which is made when there is none.</summary>
    public static async Task<uint> EnsureGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset now)
        => (uint)(long)await db.ScriptEvaluateAsync(RedisScripts.EnsureGeneration, [generation], [Candidate(now)]).ConfigureAwait(false);

    public static async Task<uint> NextGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset now)
        => (uint)(long)await db.ScriptEvaluateAsync(RedisScripts.NextGeneration, [generation], [Candidate(now)]).ConfigureAwait(false);

    private static long Candidate(DateTimeOffset now) => (uint)(now.UtcTicks / TimeSpan.TicksPerMillisecond % (uint.MaxValue - 1)) + 1L;

    private IEnumerable<int[]> Groups(RedisKey[] names) => topology.IsCluster ? topology.BySlot(names) : Enumerable.Range(0, names.Length).Chunk(ScriptSize);
}

using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>Writes values unless newer ones are there, marks of invalidation, and generations.</summary>
/// <remarks>
/// To compare each value with what is stored costs the server more than to write it. Batches mostly hold nothing but what is newer than anything ever written. They go in one
/// transaction, one round trip: a script finds that out for all of them and empties their keys, MSETNX writes them, and a script sets their lives. MSETNX writes nothing when a key is
/// taken: then the values are compared, one by one, by another script.
/// </remarks>
internal sealed class RedisWriter(RedisTopology topology, RedisKeys keys, TimeSpan invalidationMemory)
{
    // Larger ones hold the server longer, smaller ones cost more calls.
    private const int ScriptSize = 250, TransactionSize = 1000, SmallBatch = 16;

    private readonly RedisValue _markLife = (long)invalidationMemory.TotalMilliseconds;
    private readonly RedisValue _batch = Guid.NewGuid().ToString("N");
    private volatile bool _mostAreNew = true, _refused;

    /// <summary>How many values were written.</summary>
    public async Task<int> WriteAsync(IDatabase db, OutgoingValues values)
    {
        if (topology.IsCluster) return await (_mostAreNew ? WriteNewAsync(db, values) : ReplaceAsync(db, values)).ConfigureAwait(false);
        if (values.Count < SmallBatch || !topology.RunsScriptsInTransactions) return await ReplaceAsync(db, values).ConfigureAwait(false);
        int written = 0;
        foreach (OutgoingValues part in values.InOrder(TransactionSize))
            written += await WriteAtOnceAsync(db, part).ConfigureAwait(false) ? part.Count : await ReplaceAsync(db, part).ConfigureAwait(false);
        return written;
    }

    /// <summary>Marks entities as invalidated; a later mark stays, as when two nodes invalidate at once or a waiting invalidation is sent late.</summary>
    public async Task WriteMarksAsync(IDatabase db, RedisKey[] names, KeyValuePair<FeatureKey, DateTimeOffset>[] entities)
    {
        RedisKey[] state = topology.IsCluster ? [] : [keys.Marked];
        RedisValue latest = ServerRuns.Format(entities.Max(static e => e.Value));
        Task<RedisResult>[] writes = [.. Groups(names).Select(group => db.ScriptEvaluateAsync(RedisScripts.Invalidate,
            [.. group.Select(i => names[i]), .. state], [_markLife, latest, .. group.Select(i => (RedisValue)FeatureVectorCodec.EncodeInvalidation(entities[i].Value))]))];
        foreach (Task<RedisResult> write in writes) await write.ConfigureAwait(false);
    }

    // False when nothing was written, since one of the values may be older than what is stored, or was computed before an invalidation.
    private async Task<bool> WriteAtOnceAsync(IDatabase db, OutgoingValues values)
    {
        (string oldest, string newest, string computed) = values.Versions();
        if (_refused && !await WouldMakeRoomAsync(db, oldest, computed).ConfigureAwait(false)) return false;
        RedisKey[] all = [.. values.Names, keys.Newest, keys.Marked, keys.Batch];
        KeyValuePair<RedisKey, RedisValue>[] pairs = new KeyValuePair<RedisKey, RedisValue>[values.Count + 1];
        for (int i = 0; i < values.Count; i++) pairs[i] = new KeyValuePair<RedisKey, RedisValue>(all[i], values.Bytes(i));
        pairs[^1] = new KeyValuePair<RedisKey, RedisValue>(keys.Batch, _batch);
        RedisValue[] lives = values.CommonLife() is long life ? [_batch, life] : [_batch, .. Enumerable.Range(0, values.Count).Select(i => (RedisValue)values.Life(i))];
        ITransaction transaction = db.CreateTransaction();
        Task<RedisResult> room = transaction.ScriptEvaluateAsync(RedisScripts.MakeRoom, all, [oldest, newest, computed]);
        Task<bool> written = transaction.StringSetAsync(pairs, When.NotExists);
        Task<RedisResult> expiry = transaction.ScriptEvaluateAsync(RedisScripts.Expire, all, lives);
        await transaction.ExecuteAsync().ConfigureAwait(false); // first: what it fails with says why, and the others may never be answered
        await Task.WhenAll(room, written, expiry).ConfigureAwait(false);
        _refused = !await written.ConfigureAwait(false);
        return !_refused;
    }

    // Asked before the values are sent, after a batch that was refused: several hosts may write in turns, or one an old log.
    private async Task<bool> WouldMakeRoomAsync(IDatabase db, string oldest, string computed)
    {
        RedisValue[] state = await db.StringGetAsync([keys.Newest, keys.Marked], CommandFlags.DemandMaster).ConfigureAwait(false);
        return !state[0].IsNull && string.CompareOrdinal(state[0], oldest) <= 0 && (state[1].IsNull || string.CompareOrdinal(state[1], computed) < 0);
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
    public static async Task<SchemaGeneration> EnsureGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset now)
        => SchemaGeneration.Parse((RedisValue)await db.ScriptEvaluateAsync(RedisScripts.EnsureGeneration, [generation], [Candidate(now)]).ConfigureAwait(false));

    /// <summary>The generation of a schema after its invalidation.</summary>
    public static async Task<SchemaGeneration> NextGenerationAsync(IDatabase db, RedisKey generation, DateTimeOffset instant)
        => SchemaGeneration.Parse((RedisValue)await db.ScriptEvaluateAsync(RedisScripts.NextGeneration, [generation], [Candidate(instant), ServerRuns.Format(instant)]).ConfigureAwait(false));

    private static long Candidate(DateTimeOffset now) => (uint)(now.UtcTicks / TimeSpan.TicksPerMillisecond % (uint.MaxValue - 1)) + 1L;

    private IEnumerable<int[]> Groups(RedisKey[] names) => topology.IsCluster ? topology.BySlot(names) : Enumerable.Range(0, names.Length).Chunk(ScriptSize);
}

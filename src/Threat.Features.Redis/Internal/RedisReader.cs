using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>Reads values and the generation of their schema in one round trip.</summary>
internal sealed class RedisReader(RedisTopology topology)
{
    /// <summary>The generation, then one value per key.</summary>
    public Task<RedisValue[]> ReadAsync(IDatabase db, RedisKey generation, RedisKey[] keys)
    {
        if (topology.IsCluster) return ReadBySlotAsync(db, generation, keys);
        RedisKey[] all = new RedisKey[keys.Length + 1];
        all[0] = generation;
        keys.CopyTo(all, 1);
        return db.StringGetAsync(all);
    }

    public static uint ParseGeneration(RedisValue value) => value.IsNull ? 0 : (uint)(ulong)value;

    private async Task<RedisValue[]> ReadBySlotAsync(IDatabase db, RedisKey generation, RedisKey[] keys)
    {
        Task<RedisValue> current = db.StringGetAsync(generation);
        int[][] groups = [.. topology.BySlot(keys)];
        Task<RedisValue[]>[] reads = [.. groups.Select(g => db.StringGetAsync([.. g.Select(i => keys[i])]))];
        RedisValue[] values = new RedisValue[keys.Length + 1];
        values[0] = await current.ConfigureAwait(false);
        for (int g = 0; g < groups.Length; g++)
        {
            RedisValue[] read = await reads[g].ConfigureAwait(false);
            for (int i = 0; i < read.Length; i++) values[groups[g][i] + 1] = read[i];
        }
        return values;
    }
}

using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Sends all that one lookup needs before any answer is awaited: the floor, the generation, the values, and last which run of the server answered.</summary>
internal sealed class RedisReader(RedisTopology topology, RedisKeys keys, ServerRuns runs)
{
    // The first half of a large batch is decoded while the second arrives.
    private const int ChunkSize = 500;

    public RedisReading Begin(IDatabase db, FeatureSchemaId schema, RedisKey[] names)
    {
        Task<RedisValue> floor = db.StringGetAsync(keys.Floor, CommandFlags.DemandMaster), generation = db.StringGetAsync(keys.Generation(schema), CommandFlags.DemandMaster);
        List<RedisPart> parts = [];
        if (topology.IsCluster)
        {
            foreach (int[] places in topology.BySlot(names)) parts.Add(new RedisPart(0, places, db.StringGetAsync([.. places.Select(i => names[i])], CommandFlags.DemandMaster)));
        }
        else if (names.Length <= ChunkSize) parts.Add(new RedisPart(0, null, db.StringGetAsync(names, CommandFlags.DemandMaster)));
        else
        {
            for (int start = 0; start < names.Length; start += ChunkSize)
                parts.Add(new RedisPart(start, null, db.StringGetAsync(names[start..Math.Min(start + ChunkSize, names.Length)], CommandFlags.DemandMaster)));
        }
        Task<string>[] asked = runs.Trusted ? [] : [.. topology.OnePerServer(db, [keys.Floor, keys.Generation(schema)], names).Select(key => ServerRuns.AskAsync(db, key))];
        return new RedisReading(floor, generation, parts, asked);
    }

    /// <summary>The generation, or null where there is none: then no value of the schema is current.</summary>
    public static uint? ParseGeneration(RedisValue value) => value.IsNull ? null : (uint)(ulong)value;
}

/// <summary>Values on the way: those of <paramref name="Places"/>, or else of the places from <paramref name="Start"/> on.</summary>
internal sealed record RedisPart(int Start, int[]? Places, Task<RedisValue[]> Values)
{
    public int Place(int i) => Places is null ? Start + i : Places[i];
}

/// <summary>One lookup on the way.</summary>
internal sealed record RedisReading(Task<RedisValue> Floor, Task<RedisValue> Generation, List<RedisPart> Parts, Task<string>[] Runs);

using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Sends all that one lookup needs before any answer is awaited: the floor, the generation, the values, and last, where it must be asked, which run of the server answered.</summary>
internal sealed class RedisReader(RedisTopology topology, RedisKeys keys)
{
    // A part of a large batch is decoded while the next arrives.
    private const int ChunkSize = 200;

    // The floor and the generation, in front of the first values.
    private const int StateKeys = 2;

    /// <param name="db">The database.</param>
    /// <param name="schema">Whose generation is read.</param>
    /// <param name="names">Keys of values, in order.</param>
    /// <param name="ask">Whether to ask which run of the server answers.</param>
    public RedisReading Begin(IDatabase db, FeatureSchemaId schema, RedisKey[] names, bool ask)
    {
        RedisKey generation = keys.Generation(schema);
        List<RedisPart> parts = [];
        if (topology.IsCluster)
        {
            parts.Add(new RedisPart(0, 1, null, ReadAsync(db, [keys.Floor])));
            parts.Add(new RedisPart(0, 1, null, ReadAsync(db, [generation])));
            foreach (int[] places in topology.BySlot(names)) parts.Add(new RedisPart(0, 0, places, ReadAsync(db, [.. places.Select(i => names[i])])));
        }
        else
        {
            parts.Add(new RedisPart(0, StateKeys, null, ReadAsync(db, [keys.Floor, generation, .. names.AsSpan(0, Math.Min(ChunkSize, names.Length))])));
            for (int start = ChunkSize; start < names.Length; start += ChunkSize)
                parts.Add(new RedisPart(start, 0, null, ReadAsync(db, names[start..Math.Min(start + ChunkSize, names.Length)])));
        }
        return new RedisReading(parts, ask ? [.. topology.OnePerServer(db, [keys.Floor, generation], names).Select(key => ServerRuns.AskAsync(db, key))] : []);
    }
    private static Task<RedisValue[]> ReadAsync(IDatabase db, RedisKey[] names) => db.StringGetAsync(names, CommandFlags.DemandMaster);
}

/// <summary>Answers on the way: after <paramref name="Skip"/> others, values of <paramref name="Places"/>, or else of the places from <paramref name="Start"/> on.</summary>
internal sealed record RedisPart(int Start, int Skip, int[]? Places, Task<RedisValue[]> Answers)
{
    public int Place(int i) => Places is null ? Start + i : Places[i];
}

/// <summary>One lookup on the way. The first answer is the floor, the second the generation.</summary>
internal sealed record RedisReading(List<RedisPart> Parts, Task<string>[] Runs)
{
    public async Task<(RedisValue Floor, uint? Generation)> StateAsync()
    {
        RedisValue[] first = await Parts[0].Answers.ConfigureAwait(false);
        RedisValue generation = first.Length > 1 ? first[1] : (await Parts[1].Answers.ConfigureAwait(false))[0];
        return (first[0], generation.IsNull ? null : (uint)(ulong)generation); // without one no value of the schema is current
    }
}

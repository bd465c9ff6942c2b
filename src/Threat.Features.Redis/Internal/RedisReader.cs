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
    /// <param name="asked">Keys, of which those at <paramref name="places"/> are read, in order.</param>
    /// <param name="places">Places in <paramref name="asked"/>.</param>
    /// <param name="ask">Whether to ask which run of the server answers.</param>
    public RedisReading Begin(IDatabase db, FeatureSchemaId schema, FeatureKey[] asked, ReadOnlySpan<int> places, bool ask)
    {
        RedisKey generation = keys.Generation(schema);
        List<RedisPart> parts = [];
        if (topology.IsCluster)
        {
            RedisKey[] names = Names(asked, places);
            parts.Add(new RedisPart(0, 1, null, ReadAsync(db, [keys.Floor])));
            parts.Add(new RedisPart(0, 1, null, ReadAsync(db, [generation])));
            foreach (int[] group in topology.BySlot(names)) parts.Add(new RedisPart(0, 0, group, ReadAsync(db, [.. group.Select(i => names[i])])));
            return new RedisReading(parts, ask ? [.. topology.OnePerServer(db, [keys.Floor, generation], names).Select(key => ServerRuns.AskAsync(db, key))] : []);
        }
        // The server works on a part while the next is named.
        for (int start = 0; start < places.Length; start += ChunkSize)
        {
            ReadOnlySpan<int> chunk = places.Slice(start, Math.Min(ChunkSize, places.Length - start));
            RedisKey[] names = start == 0 ? Names(asked, chunk, keys.Floor, generation) : Names(asked, chunk);
            parts.Add(new RedisPart(start, start == 0 ? StateKeys : 0, null, ReadAsync(db, names)));
        }
        return new RedisReading(parts, ask ? [ServerRuns.AskAsync(db, keys.Floor)] : []);
    }

    private RedisKey[] Names(FeatureKey[] asked, ReadOnlySpan<int> places, params ReadOnlySpan<RedisKey> state)
    {
        RedisKey[] names = new RedisKey[state.Length + places.Length];
        state.CopyTo(names);
        for (int i = 0; i < places.Length; i++) names[state.Length + i] = keys.Value(asked[places[i]]);
        return names;
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
    public async Task<(RedisValue Floor, SchemaGeneration? Generation)> StateAsync()
    {
        RedisValue[] first = await Parts[0].Answers.ConfigureAwait(false);
        RedisValue generation = first.Length > 1 ? first[1] : (await Parts[1].Answers.ConfigureAwait(false))[0];
        return (first[0], generation.IsNull ? null : SchemaGeneration.Parse(generation)); // without one no value of the schema is current
    }
}

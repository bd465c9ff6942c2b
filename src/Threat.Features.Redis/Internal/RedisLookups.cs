using System.Collections.Concurrent;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Looks keys up: in the near cache, then in Redis. What a lookup may serve is fixed by what was known when it began.</summary>
internal sealed class RedisLookups(RedisCalls calls, RedisReader reader, ServerRuns runs, PendingInvalidations pending, NearCache? near,
    ConcurrentDictionary<string, SchemaGeneration> generations, FeatureStoreCounters counters, TimeProvider time)
{
    private const int Attempts = 3;

    public async ValueTask<FeatureLookup[]> ReadAsync(IReadOnlyList<FeatureKey> keysAsked, FeatureSchema schema, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FeatureKey[] asked = keysAsked as FeatureKey[] ?? [.. keysAsked];
        FeatureLookup[] answers = new FeatureLookup[asked.Length];
        int[] places = Missing(asked, schema, answers);
        if (places.Length == 0) return answers;
        (FeatureLookup[]? read, string? error) = await calls.RunAsync(async db =>
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                // Its own array: after a timeout this goes on while the caller reads the answers.
                FeatureLookup[] own = places.Length == answers.Length ? new FeatureLookup[answers.Length] : [.. answers];
                if (await TryReadAsync(db, asked, places, schema, own).ConfigureAwait(false)) return own;
            }
            throw new RedisException("Redis was started again while it was read.");
        }, cancellationToken).ConfigureAwait(false);
        if (error is null) return read!;
        foreach (int place in places) answers[place] = FeatureLookup.Failed(error);
        return answers;
    }

    // Those that are not in the near cache.
    private int[] Missing(FeatureKey[] asked, FeatureSchema schema, FeatureLookup[] answers)
    {
        int[] places = new int[asked.Length];
        int count = 0;
        for (int i = 0; i < asked.Length; i++)
        {
            RedisKeys.Check(asked[i]);
            if (near is null || (answers[i] = near.Get(asked[i], schema)).Outcome != FeatureLookupOutcome.Hit) places[count++] = i;
        }
        return count == places.Length ? places : places[..count];
    }

    // False when the server that answered was not known; now it is.
    private async Task<bool> TryReadAsync(IDatabase db, FeatureKey[] asked, int[] places, FeatureSchema schema, FeatureLookup[] answers)
    {
        DateTimeOffset[]? covers = pending.IsEmpty ? null : [.. places.Select(i => pending.Cover(asked[i]))];
        bool schemaWaits = pending.Covers(schema.Id);
        NearTicket[]? tickets = near?.Tickets(asked, places, places.Length);
        ServerWitness witness = runs.Witness();
        RedisReading reading = reader.Begin(db, schema.Id, asked, places, witness.MustAsk);
        (RedisValue floorRead, SchemaGeneration? generation) = await reading.StateAsync().ConfigureAwait(false);
        DateTimeOffset floor = new(Math.Max(runs.Floor(floorRead), generation?.InvalidatedAt.UtcTicks ?? 0), TimeSpan.Zero);
        LookupJudge judge = new(asked, places, schema, schemaWaits ? null : generation?.Number, floor, covers, time.GetUtcNow());
        long bytes = 0;
        foreach (RedisPart part in reading.Parts) bytes += judge.Judge(part, await part.Answers.ConfigureAwait(false), answers);
        counters.Transfer(bytes);
        if (!await runs.VouchAsync(db, witness, reading.Runs, hasFloor: !floorRead.IsNull).ConfigureAwait(false)) return false;
        if (generation is SchemaGeneration current) generations[schema.Id.Hash] = current;
        else generations.TryRemove(schema.Id.Hash, out _);
        if (tickets is null) return true;
        for (int i = 0; i < tickets.Length; i++)
        {
            if (answers[places[i]].Features is StoredFeatures features) near!.Keep(asked[places[i]], features, tickets[i]);
        }
        return true;
    }
}

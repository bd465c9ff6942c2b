using System.Collections.Concurrent;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Looks keys up: in the near cache, then in Redis. What a lookup may serve is fixed by what was known when it began.</summary>
internal sealed class RedisLookups(RedisCalls calls, RedisKeys keys, RedisReader reader, ServerRuns runs, PendingInvalidations pending, NearCache? near,
    ConcurrentDictionary<string, uint> generations, FeatureStoreCounters counters, TimeProvider time)
{
    private const int Attempts = 3;

    public async ValueTask<FeatureLookup[]> ReadAsync(IReadOnlyList<FeatureKey> asked, FeatureSchema schema, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FeatureLookup[] answers = new FeatureLookup[asked.Count];
        RedisKey[] names = new RedisKey[asked.Count];
        int[] places = new int[asked.Count];
        int count = 0;
        for (int i = 0; i < answers.Length; i++)
        {
            RedisKey name = keys.Value(asked[i]);
            if (near is not null && (answers[i] = near.Get(asked[i], schema)).Outcome == FeatureLookupOutcome.Hit) continue;
            names[count] = name;
            places[count++] = i;
        }
        if (count == 0) return answers;
        if (count < names.Length) Array.Resize(ref names, count);
        string? error = (await calls.RunAsync(async db =>
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                if (await TryReadAsync(db, asked, places, names, schema, answers).ConfigureAwait(false)) return true;
            }
            throw new RedisException("Redis was started again while it was read.");
        }, cancellationToken).ConfigureAwait(false)).Error;
        if (error is null) return answers;
        for (int i = 0; i < count; i++) answers[places[i]] = FeatureLookup.Failed(error);
        return answers;
    }

    // False when the server that answered was not known; now it is.
    private async Task<bool> TryReadAsync(IDatabase db, IReadOnlyList<FeatureKey> asked, int[] places, RedisKey[] names, FeatureSchema schema, FeatureLookup[] answers)
    {
        DateTimeOffset[]? covers = pending.IsEmpty ? null : [.. Enumerable.Range(0, names.Length).Select(i => pending.Cover(asked[places[i]]))];
        bool schemaWaits = pending.Covers(schema.Id);
        NearTicket[]? tickets = near?.Tickets(asked, places, names.Length);
        ServerWitness witness = runs.Witness();
        RedisReading reading = reader.Begin(db, schema.Id, names, witness.MustAsk);
        (RedisValue floorRead, uint? generation) = await reading.StateAsync().ConfigureAwait(false);
        DateTimeOffset floor = new(runs.Floor(floorRead), TimeSpan.Zero);
        DateTimeOffset now = time.GetUtcNow();
        long bytes = 0;
        foreach (RedisPart part in reading.Parts)
        {
            RedisValue[] values = await part.Answers.ConfigureAwait(false);
            for (int j = part.Skip; j < values.Length; j++)
            {
                ReadOnlyMemory<byte> value = values[j];
                bytes += value.Length;
                int i = part.Place(j - part.Skip);
                DateTimeOffset refused = covers is not null && covers[i] > floor ? covers[i] : floor;
                answers[places[i]] = schemaWaits ? FeatureLookup.Miss : Judge(asked[places[i]], value.Span, schema, generation, refused, now);
            }
        }
        counters.Transfer(bytes);
        if (!await runs.VouchAsync(db, witness, reading.Runs, hasFloor: !floorRead.IsNull).ConfigureAwait(false)) return false;
        if (generation is uint current) generations[schema.Id.Hash] = current;
        else generations.TryRemove(schema.Id.Hash, out _);
        if (tickets is null) return true;
        for (int i = 0; i < tickets.Length; i++)
        {
            if (answers[places[i]].Features is StoredFeatures features) near!.Keep(asked[places[i]], features, tickets[i]);
        }
        return true;
    }

    private static FeatureLookup Judge(in FeatureKey key, ReadOnlySpan<byte> value, FeatureSchema schema, uint? generation, DateTimeOffset refused, DateTimeOffset now)
    {
        if (value.IsEmpty || FeatureVectorCodec.TryReadInvalidation(value, out _)) return FeatureLookup.Miss;
        try
        {
            FeatureVectorHeader header = FeatureVectorCodec.ReadHeader(value);
            if (!header.IsOf(schema)) return FeatureLookup.WrongSchema;
            if (header.Generation != generation || header.ComputedAt <= refused) return FeatureLookup.Miss;
            return header.ExpiresAt <= now ? FeatureLookup.Expired : FeatureLookup.Hit(FeatureVectorCodec.Decode(value, header, schema), now);
        }
        catch (InvalidDataException e)
        {
            return FeatureLookup.Failed($"The value of {key} cannot be read. {e.Message}");
        }
    }
}

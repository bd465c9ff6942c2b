using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Writes invalidations to Redis and tells the other nodes. What cannot be sent now is kept and sent later.</summary>
internal sealed class InvalidationSender(RedisCalls calls, RedisKeys keys, RedisWriter writer, Guid node, ILogger logger)
{
    private const string Remembered = "; this node remembers the invalidation and sends it when Redis answers";

    public PendingInvalidations Pending { get; } = new();

    /// <summary>Null, or why it could not be sent.</summary>
    public async Task<string?> SendAsync(IReadOnlyList<FeatureKey> entities, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        string? error = await TrySendAsync([.. entities.Select(k => KeyValuePair.Create(k, instant))], cancellationToken).ConfigureAwait(false);
        if (error is null) return null;
        return Pending.TryAdd(entities, instant) ? error + Remembered : error + "; too many invalidations wait already, so it is lost: invalidate the schema when Redis is back";
    }

    public async Task<(uint Generation, string? Error)> SendAsync(FeatureSchemaId schema, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        (uint generation, string? error) = await TrySendAsync(schema, instant, cancellationToken).ConfigureAwait(false);
        if (error is null) return (generation, null);
        Pending.Add(schema);
        return (0, error + Remembered);
    }

    /// <summary>Sends what waits, as far as Redis takes it.</summary>
    public async Task SendPendingAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Pending.IsEmpty) return;
        int sent = 0;
        foreach (KeyValuePair<FeatureKey, DateTimeOffset>[] chunk in Pending.Entities().Chunk(1000))
        {
            if (await TrySendAsync(chunk, cancellationToken).ConfigureAwait(false) is not null) return;
            foreach (KeyValuePair<FeatureKey, DateTimeOffset> entity in chunk) Pending.Sent(entity);
            sent += chunk.Length;
        }
        foreach (FeatureSchemaId schema in Pending.Schemas())
        {
            if ((await TrySendAsync(schema, now, cancellationToken).ConfigureAwait(false)).Error is not null) return;
            Pending.Sent(schema);
            sent++;
        }
        if (sent > 0) RedisLog.PendingSent(logger, sent);
    }

    private async Task<string?> TrySendAsync(KeyValuePair<FeatureKey, DateTimeOffset>[] entities, CancellationToken cancellationToken)
    {
        KeyValuePair<RedisKey, DateTimeOffset>[] named = [.. entities.Select(e => KeyValuePair.Create(keys.Value(e.Key), e.Value))];
        (_, string? error) = await calls.RunAsync(async db =>
        {
            // All sent before any answer is awaited; one connection keeps their order.
            Task written = writer.WriteTombstonesAsync(db, named), told = PublishAsync(db, [.. entities.Select(static e => e.Key)], null);
            await Task.WhenAll(written, told).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return error;
    }

    private async Task<(uint Generation, string? Error)> TrySendAsync(FeatureSchemaId schema, DateTimeOffset instant, CancellationToken cancellationToken)
        => await calls.RunAsync(async db =>
        {
            uint generation = await RedisWriter.NextGenerationAsync(db, keys.Generation(schema), instant).ConfigureAwait(false);
            await PublishAsync(db, [], schema.Hash).ConfigureAwait(false);
            return generation;
        }, cancellationToken).ConfigureAwait(false);

    private Task PublishAsync(IDatabase db, IReadOnlyList<FeatureKey> entities, string? schemaHash)
        => db.ScriptEvaluateAsync(RedisScripts.Publish, [keys.Sequence], [(string)keys.Channel!, new InvalidationMessage(node, 0, entities, schemaHash, null).ToBytes()]);
}

using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Writes invalidations to Redis and tells the other nodes. What cannot be sent now is kept and sent later.</summary>
internal sealed class InvalidationSender(RedisCalls calls, RedisKeys keys, RedisWriter writer, Guid node, ILogger logger)
{
    /// <summary>In the place of a schema's hash: all that is older than the floor.</summary>
    public const string Everything = "*";

    private const string Remembered = "; this node remembers the invalidation and sends it when Redis answers";

    private static readonly string TooMany
        = $"; more than {PendingInvalidations.Limit:N0} invalidations wait already, so this node serves nothing computed up to now, and everything is invalidated when Redis answers";

    public PendingInvalidations Pending { get; } = new();

    /// <summary>Null, or why it could not be sent.</summary>
    public async Task<string?> SendAsync(IReadOnlyList<FeatureKey> entities, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        string? error = await TrySendAsync([.. entities.Select(k => KeyValuePair.Create(k, instant))], cancellationToken).ConfigureAwait(false);
        if (error is null) return null;
        return error + (Pending.Add(entities, instant) ? Remembered : TooMany);
    }

    public async Task<(SchemaGeneration Generation, string? Error)> SendAsync(FeatureSchemaId schema, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        (SchemaGeneration generation, string? error) = await TrySendAsync(schema, instant, cancellationToken).ConfigureAwait(false);
        if (error is null) return (generation, null);
        Pending.Add(schema);
        return (default, error + Remembered);
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
        if (Pending.Everything() is DateTimeOffset instant)
        {
            if (await TrySendEverythingAsync(instant, cancellationToken).ConfigureAwait(false) is not null) return;
            Pending.SentEverything(instant);
            sent++;
        }
        if (sent > 0) RedisLog.PendingSent(logger, sent);
    }

    // The others are told after the change is made: who is told earlier could read, and keep, what was there before.
    private async Task<string?> TrySendAsync(KeyValuePair<FeatureKey, DateTimeOffset>[] entities, CancellationToken cancellationToken) => (await calls.RunAsync(async db =>
    {
        await writer.WriteMarksAsync(db, [.. entities.Select(e => keys.Value(e.Key))], entities).ConfigureAwait(false);
        return await PublishAsync(db, [.. entities.Select(static e => e.Key)], null).ConfigureAwait(false);
    }, cancellationToken).ConfigureAwait(false)).Error;

    private async Task<(SchemaGeneration Generation, string? Error)> TrySendAsync(FeatureSchemaId schema, DateTimeOffset instant, CancellationToken cancellationToken) => await calls.RunAsync(async db =>
    {
        SchemaGeneration generation = await RedisWriter.NextGenerationAsync(db, keys.Generation(schema), instant).ConfigureAwait(false);
        await PublishAsync(db, [], schema.Hash).ConfigureAwait(false);
        return generation;
    }, cancellationToken).ConfigureAwait(false);

    private async Task<string?> TrySendEverythingAsync(DateTimeOffset instant, CancellationToken cancellationToken) => (await calls.RunAsync(async db =>
    {
        await db.ScriptEvaluateAsync(RedisScripts.RaiseFloor, [keys.Floor], [ServerRuns.Format(instant)]).ConfigureAwait(false);
        return await PublishAsync(db, [], Everything).ConfigureAwait(false);
    }, cancellationToken).ConfigureAwait(false)).Error;

    private Task<RedisResult> PublishAsync(IDatabase db, IReadOnlyList<FeatureKey> entities, string? schemaHash)
        => db.ScriptEvaluateAsync(RedisScripts.Publish, [keys.Sequence], [(string)keys.Channel!, new InvalidationMessage(node, 0, entities, schemaHash, null).ToBytes()]);
}

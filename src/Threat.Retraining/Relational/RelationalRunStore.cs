using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace Threat.Retraining.Internal;

/// <summary>The run ledger with SQL that SQLite and PostgreSQL share. Every write locks the state row and checks the fencing token first.</summary>
internal sealed class RelationalRunStore(RelationalDatabase database, TimeProvider time) : IRunStore
{
    public Task<long> NextFencingTokenAsync(CancellationToken cancellationToken = default)
        => database.WriteAsync("take the run lock", (c, t) => c.ExecuteScalarAsync<long>(
            new CommandDefinition("UPDATE loop_state SET fencing_token = fencing_token + 1 WHERE id = 1 RETURNING fencing_token", transaction: t, cancellationToken: cancellationToken)), cancellationToken);

    public Task<RunSummary> ClaimAsync(RunClaim claim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return FencedAsync("claim samples", claim.FencingToken, async (c, t) =>
        {
            if (database.LockSamplesSql.Length > 0) await c.ExecuteAsync(database.LockSamplesSql, transaction: t).ConfigureAwait(false);
            RunRow? unfinished = await UnfinishedAsync(c, t).ConfigureAwait(false);
            if (unfinished is not null) throw new InvalidOperationException($"Run {unfinished.RunId} has not ended; recover it before a new one claims samples.");
            long last = await c.ExecuteScalarAsync<long>(SampleSql.LastSequence, transaction: t).ConfigureAwait(false);
            long claimedAfter = await c.ExecuteScalarAsync<long>(SampleSql.ClaimedUpTo, transaction: t).ConfigureAwait(false);
            long count = await c.ExecuteScalarAsync<long>(SampleSql.Count, SampleReader.Parameters(new SampleRange(claimedAfter, last, claim.SchemaHash)), t).ConfigureAwait(false);
            long readAfter = 0;
            if (claim.MaxRows is long max)
            {
                long? oldest = await c.ExecuteScalarAsync<long?>(SampleSql.NewestRows, SampleReader.Parameters(new SampleRange(0, last, claim.SchemaHash), max), t).ConfigureAwait(false);
                readAfter = (oldest ?? 1) - 1;
            }
            RunRow row = new()
            {
                RunId = claim.RunId,
                Reason = claim.Reason,
                State = (long)RunState.Claimed,
                FencingToken = claim.FencingToken,
                StartedUs = Microseconds.From(time.GetUtcNow()),
                ClaimedAfter = claimedAfter,
                ClaimedUpTo = last,
                ClaimedCount = count,
                ReadAfter = readAfter,
                SchemaHash = claim.SchemaHash,
                Seed = claim.Seed,
            };
            await c.ExecuteAsync("INSERT INTO runs (run_id, reason, state, fencing_token, started_us, claimed_after, claimed_up_to, claimed_count, read_after, schema_hash, seed) "
                + "VALUES (@RunId, @Reason, @State, @FencingToken, @StartedUs, @ClaimedAfter, @ClaimedUpTo, @ClaimedCount, @ReadAfter, @SchemaHash, @Seed)", row, t).ConfigureAwait(false);
            return row.ToSummary();
        }, cancellationToken);
    }

    public Task DecideAsync(string runId, long fencingToken, RunDecision decision, string? expectedChampion, string record, CancellationToken cancellationToken = default)
        => UpdateAsync("store a decision", runId, fencingToken, "state = 1, decision = @decision, expected_champion = @expectedChampion, record = @record",
            new { runId, decision = (long)decision, expectedChampion, record }, cancellationToken);

    public Task RegisteredAsync(string runId, long fencingToken, string version, CancellationToken cancellationToken = default)
        => UpdateAsync("store a version", runId, fencingToken, "state = 2, version = @version", new { runId, version }, cancellationToken);

    public Task EndAsync(string runId, long fencingToken, RunEnd end, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(end);
        if (end.State <= RunState.Registered) throw new ArgumentException($"{end.State} is no end of a run.", nameof(end));
        return FencedAsync("end a run", fencingToken, async (c, t) =>
        {
            long at = Microseconds.From(end.At);
            int rows = await c.ExecuteAsync("UPDATE runs SET state = @state, ended_us = @at, decision = COALESCE(@decision, decision), record = COALESCE(@record, record), error = @error "
                + "WHERE run_id = @runId AND state <= 2", new { runId, state = (long)end.State, at, decision = (long?)end.Decision, record = end.Record, error = end.Error }, t).ConfigureAwait(false);
            if (rows == 0) throw Ended(runId);
            string failures = end.State == RunState.Completed ? "0" : end.CountsAsFailure ? "consecutive_failures + 1" : "consecutive_failures";
            string? values = end.TriggerValues is null ? null : JsonSerializer.Serialize(end.TriggerValues, StoreJson.Default.ImmutableSortedDictionaryStringString);
            await c.ExecuteAsync($"UPDATE loop_state SET consecutive_failures = {failures}, last_ended_us = @at, trigger_values = COALESCE(@values, trigger_values) WHERE id = 1", new { at, values }, t).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    public Task<RunSummary?> GetUnfinishedAsync(CancellationToken cancellationToken = default)
        => database.ReadAsync("read the runs", async c => (await UnfinishedAsync(c, null).ConfigureAwait(false))?.ToSummary(), cancellationToken);

    public Task<RunSummary?> GetAsync(string runId, CancellationToken cancellationToken = default)
        => database.ReadAsync("read a run", async c => (await c.QueryFirstOrDefaultAsync<RunRow>(SampleSql.Runs + " WHERE run_id = @runId", new { runId }).ConfigureAwait(false))?.ToSummary(), cancellationToken);

    public Task<IReadOnlyList<RunSummary>> ListAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        Guard.AtLeast(limit, 1);
        return database.ReadAsync<IReadOnlyList<RunSummary>>("read the runs", async c =>
            [.. (await c.QueryAsync<RunRow>(SampleSql.Runs + " ORDER BY started_us DESC, run_id DESC LIMIT @limit", new { limit }).ConfigureAwait(false)).Select(static r => r.ToSummary())], cancellationToken);
    }

    public Task<string?> GetRecordAsync(string runId, CancellationToken cancellationToken = default)
        => database.ReadAsync("read a record", c => c.ExecuteScalarAsync<string?>("SELECT record FROM runs WHERE run_id = @runId", new { runId }), cancellationToken);

    public Task<TriggerState> GetTriggerStateAsync(CancellationToken cancellationToken = default)
        => database.ReadAsync("read the triggers' state", async c =>
        {
            StateRow row = await c.QueryFirstAsync<StateRow>("SELECT consecutive_failures AS Failures, last_ended_us AS LastEndedUs, trigger_values AS TriggerValues FROM loop_state WHERE id = 1").ConfigureAwait(false);
            return new TriggerState
            {
                ConsecutiveFailures = (int)row.Failures,
                LastEndedAt = row.LastEndedUs is long us ? Microseconds.ToTime(us) : null,
                Values = JsonSerializer.Deserialize(row.TriggerValues, StoreJson.Default.ImmutableSortedDictionaryStringString) ?? throw new InvalidDataException("The triggers' state is null."),
            };
        }, cancellationToken);

    public Task SaveTriggerStateAsync(TriggerState state, long fencingToken, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        string values = JsonSerializer.Serialize(state.Values, StoreJson.Default.ImmutableSortedDictionaryStringString);
        return FencedAsync("store the triggers' state", fencingToken, (c, t) => c.ExecuteAsync("UPDATE loop_state SET trigger_values = @values WHERE id = 1", new { values }, t), cancellationToken);
    }

    private Task UpdateAsync(string action, string runId, long fencingToken, string assignments, object parameters, CancellationToken cancellationToken)
        => FencedAsync(action, fencingToken, async (c, t) => await c.ExecuteAsync($"UPDATE runs SET {assignments} WHERE run_id = @runId AND state <= 2", parameters, t).ConfigureAwait(false) == 1 ? true : throw Ended(runId), cancellationToken);

    private Task<T> FencedAsync<T>(string action, long fencingToken, Func<DbConnection, DbTransaction, Task<T>> write, CancellationToken cancellationToken)
        => database.WriteAsync(action, async (c, t) =>
        {
            long current = await c.ExecuteScalarAsync<long>("UPDATE loop_state SET fencing_token = fencing_token WHERE id = 1 RETURNING fencing_token", transaction: t).ConfigureAwait(false);
            return current == fencingToken ? await write(c, t).ConfigureAwait(false) : throw new StaleLockException(fencingToken, current);
        }, cancellationToken);

    private static Task<RunRow?> UnfinishedAsync(DbConnection c, DbTransaction? t) => c.QueryFirstOrDefaultAsync<RunRow>(SampleSql.Runs + " WHERE state <= 2", transaction: t);

    private static InvalidOperationException Ended(string runId) => new($"Run {runId} does not exist or has ended.");

    private sealed class StateRow
    {
        public long Failures { get; set; }
        public long? LastEndedUs { get; set; }
        public string TriggerValues { get; set; } = "";
    }
}

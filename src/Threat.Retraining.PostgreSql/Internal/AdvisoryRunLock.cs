using Npgsql;
using Threat.Retraining.Internal;

namespace Threat.Retraining.PostgreSql.Internal;

/// <summary>A session's advisory lock. The server gives it back when the session ends, however it ends.</summary>
internal sealed class AdvisoryRunLock(PostgreSqlDatabase database, IRunStore runs, TimeSpan checkInterval, TimeProvider time) : IRunLock
{
    public async Task<IRunLease?> TryAcquireAsync(CancellationToken cancellationToken = default)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await database.OpenNpgsqlAsync(cancellationToken).ConfigureAwait(false);
            if (!await ScalarAsync<bool>(connection, $"SELECT pg_try_advisory_lock({database.LockKey})", cancellationToken).ConfigureAwait(false)) return null;
            Lease lease = new(connection, await runs.NextFencingTokenAsync(cancellationToken).ConfigureAwait(false), checkInterval, time);
            connection = null;
            return lease;
        }
        catch (NpgsqlException e)
        {
            throw database.Explain("take the run lock", e);
        }
        finally
        {
            // Not acquired, or acquired and then failed.
            if (connection is not null) await ReleaseAsync(connection).ConfigureAwait(false);
        }
    }

    /// <summary>A connection that lies in the pool keeps its locks until it is used again: they are given back first.</summary>
    private static async Task ReleaseAsync(NpgsqlConnection connection)
    {
        NpgsqlCommand command = new("SELECT pg_advisory_unlock_all()", connection);
        try
        {
            await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e))
        {
            // The lock went with the session.
        }
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A connection that Npgsql's own keep-alive has found dead answers with InvalidOperationException.</summary>
    private static bool IsGone(Exception e) => e is NpgsqlException or InvalidOperationException;

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false)) return (T)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private sealed class Lease : IRunLease
    {
        private readonly NpgsqlConnection _connection;
        private readonly CancellationTokenSource _lost = new(), _stop = new();
        private readonly Task _watch;

        public Lease(NpgsqlConnection connection, long token, TimeSpan interval, TimeProvider time)
        {
            _connection = connection;
            FencingToken = token;
            Lost = _lost.Token;
            _watch = WatchAsync(interval, time);
        }

        public long FencingToken { get; }

        public CancellationToken Lost { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _watch.ConfigureAwait(false);
            await ReleaseAsync(_connection).ConfigureAwait(false);
            _stop.Dispose();
            _lost.Dispose();
        }

        private async Task WatchAsync(TimeSpan interval, TimeProvider time)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(interval, time, _stop.Token).ConfigureAwait(false);
                    await ScalarAsync<int>(_connection, "SELECT 1", CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                // The lease is given back.
            }
            catch (Exception e) when (IsGone(e))
            {
                await _lost.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}

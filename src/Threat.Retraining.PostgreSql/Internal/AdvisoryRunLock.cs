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
            Lease lease = new(connection, database.LockKey, await runs.NextFencingTokenAsync(cancellationToken).ConfigureAwait(false), checkInterval, time);
            connection = null;
            return lease;
        }
        catch (NpgsqlException e)
        {
            throw database.Explain("take the run lock", e);
        }
        finally
        {
            // Not acquired, or acquired and then failed: closing resets the session, which frees its locks.
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false)) return (T)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private sealed class Lease : IRunLease
    {
        private readonly NpgsqlConnection _connection;
        private readonly long _key;
        private readonly CancellationTokenSource _lost = new(), _stop = new();
        private readonly Task _watch;

        public Lease(NpgsqlConnection connection, long key, long token, TimeSpan interval, TimeProvider time)
        {
            _connection = connection;
            _key = key;
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
            try
            {
                if (!_lost.IsCancellationRequested) await ScalarAsync<bool>(_connection, $"SELECT pg_advisory_unlock({_key})", CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (IsGone(e))
            {
                // The lock went with the session.
            }
            await _connection.DisposeAsync().ConfigureAwait(false);
            _stop.Dispose();
            _lost.Dispose();
        }

        /// <summary>A connection that Npgsql's own keep-alive has found dead answers with InvalidOperationException.</summary>
        private static bool IsGone(Exception e) => e is NpgsqlException or InvalidOperationException;

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

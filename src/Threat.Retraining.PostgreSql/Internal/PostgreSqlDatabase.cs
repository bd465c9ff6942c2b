using System.Data;
using System.Data.Common;
using DbUp;
using DbUp.Engine;
using Npgsql;
using Threat.Retraining.Internal;

namespace Threat.Retraining.PostgreSql.Internal;

/// <summary>Connections whose search path is the store's schema, migrated once per process.</summary>
internal sealed class PostgreSqlDatabase : RelationalDatabase, IAsyncDisposable, IDisposable
{
    private readonly string _schema;
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _migration = new(1, 1);
    private readonly string _connectionString, _where;
    private volatile bool _migrated;

    public PostgreSqlDatabase(PostgreSqlSampleStoreOptions options)
    {
        _schema = options.Schema;
        NpgsqlConnectionStringBuilder builder = new(options.ConnectionString) { SearchPath = options.Schema };
        _where = $"{builder.Host}:{builder.Port}/{builder.Database}, schema {options.Schema}";
        _connectionString = builder.ConnectionString;
        _source = new NpgsqlDataSourceBuilder(_connectionString).Build();
        LockKey = BitConverter.ToInt64(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("threat-retraining/" + options.Schema)));
    }

    /// <summary>The advisory lock's number; the one after it guards migrations.</summary>
    public long LockKey { get; }

    public override string LockSamplesSql => "LOCK TABLE samples IN SHARE ROW EXCLUSIVE MODE";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await OpenNpgsqlAsync(cancellationToken).ConfigureAwait(false);

    public async Task<NpgsqlConnection> OpenNpgsqlAsync(CancellationToken cancellationToken)
    {
        if (!_migrated) await MigrateAsync(cancellationToken).ConfigureAwait(false);
        return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken)
        => await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);

    public override SampleStoreException Explain(string action, DbException exception)
    {
        string advice = exception switch
        {
            PostgresException { SqlState: "53100" } => "The server's disk is full; free space and collect again. Samples that were acknowledged are safe.",
            PostgresException { SqlState: "28P01" or "28000" } => "The server refused the user; check Username and Password in the connection string.",
            PostgresException { SqlState: "3D000" } => "The database does not exist; create it.",
            PostgresException { SqlState: "42501" } => "The user lacks a right; it must create the schema or own it.",
            PostgresException { SqlState: "25006" } => "The server is read-only, as a standby is; connect to the primary.",
            PostgresException => "See the inner exception.",
            _ => "The server cannot be reached or broke the connection; the call may be repeated once it is back.",
        };
        return new SampleStoreException($"Could not {action} in PostgreSQL at {_where}: {exception.Message} {advice}", exception);
    }

    public ValueTask DisposeAsync()
    {
        _migration.Dispose();
        return _source.DisposeAsync();
    }

    public void Dispose()
    {
        _migration.Dispose();
        _source.Dispose();
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await _migration.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_migrated) return;
            // Not from the pool, where a session would keep the lock of a migration that failed.
            NpgsqlConnection guard = new(new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString);
            await using (guard.ConfigureAwait(false))
            {
                await guard.OpenAsync(cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(guard, $"SELECT pg_advisory_lock({unchecked(LockKey + 1)})", cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(guard, $"CREATE SCHEMA IF NOT EXISTS {_schema}", cancellationToken).ConfigureAwait(false);
                DatabaseUpgradeResult result = DeployChanges.To.PostgresqlDatabase(_connectionString, _schema)
                    .WithScriptsEmbeddedInAssembly(typeof(PostgreSqlDatabase).Assembly).JournalToPostgresqlTable(_schema, "schema_versions")
                    .WithTransactionPerScript().LogToNowhere().Build().PerformUpgrade();
                await ExecuteAsync(guard, $"SELECT pg_advisory_unlock({unchecked(LockKey + 1)})", cancellationToken).ConfigureAwait(false);
                if (!result.Successful) throw result.Error is DbException e ? Explain("migrate the database", e) : new SampleStoreException($"Could not migrate {_where}: {result.Error.Message}", result.Error);
            }
            _migrated = true;
        }
        finally
        {
            _migration.Release();
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}

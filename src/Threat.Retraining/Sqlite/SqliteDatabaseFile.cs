using System.Data.Common;
using DbUp;
using DbUp.Engine;
using Microsoft.Data.Sqlite;

namespace Threat.Retraining.Internal;

/// <summary>Opens the file with the settings that make a commit survive a power cut, and migrates it once per process.</summary>
internal sealed class SqliteDatabaseFile : RelationalDatabase, IDisposable
{
    private readonly string _connectionString;
    private readonly TimeSpan _busyTimeout;
    private readonly SemaphoreSlim _migration = new(1, 1);
    private volatile bool _migrated;

    public SqliteDatabaseFile(SqliteSampleStoreOptions options)
    {
        FullPath = Path.GetFullPath(options.Path);
        _busyTimeout = options.BusyTimeout;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = FullPath, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = true, DefaultTimeout = (int)Math.Max(1, _busyTimeout.TotalSeconds) }.ToString();
    }

    public string FullPath { get; }

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (!_migrated) await MigrateAsync(cancellationToken).ConfigureAwait(false);
        return await OpenUnmigratedAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Task<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken)
        => Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    public override SampleStoreException Explain(string action, DbException exception)
    {
        int code = (exception as SqliteException)?.SqliteErrorCode ?? 0;
        string advice = code switch
        {
            5 or 6 => "Another process holds its write lock; raise SqliteSampleStoreOptions.BusyTimeout or find the long transaction.",
            8 => "The file or its folder is read-only for this user; SQLite must be able to write both.",
            10 => "The disk reported an input/output error.",
            11 or 26 => "The file is damaged or no SQLite database; restore it from a backup.",
            13 => "The disk is full; free space and collect again. Samples that were acknowledged are safe.",
            14 => "The file cannot be opened; check that the folder exists and is writable.",
            _ => "See the inner exception.",
        };
        return new SampleStoreException($"Could not {action} in '{FullPath}': {exception.Message} {advice}", exception);
    }

    public void Dispose()
    {
        using (SqliteConnection connection = new(_connectionString)) SqliteConnection.ClearPool(connection);
        _migration.Dispose();
    }

    private async Task<SqliteConnection> OpenUnmigratedAsync(CancellationToken cancellationToken)
    {
        SqliteConnection connection = new(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            using SqliteCommand pragmas = connection.CreateCommand();
            pragmas.CommandText = FormattableString.Invariant($"PRAGMA busy_timeout={(int)_busyTimeout.TotalMilliseconds}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            pragmas.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await _migration.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_migrated) return;
            CreateFolder();
            // Processes that start together migrate one after the other.
            using FileStream guard = await FileRunLock.WaitAsync(FullPath + ".migrate-lock", _busyTimeout, cancellationToken).ConfigureAwait(false);
            await (await OpenUnmigratedAsync(cancellationToken).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            DatabaseUpgradeResult result = DeployChanges.To.SqliteDatabase(_connectionString)
                .WithScriptsEmbeddedInAssembly(typeof(SqliteDatabaseFile).Assembly, static name => name.Contains(".Sqlite.Migrations.", StringComparison.Ordinal))
                .JournalToSqliteTable("schema_versions").WithTransactionPerScript().LogToNowhere().Build().PerformUpgrade();
            if (!result.Successful) throw result.Error is DbException e ? Explain("migrate the database", e) : new SampleStoreException($"Could not migrate '{FullPath}': {result.Error.Message}", result.Error);
            _migrated = true;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SampleStoreException($"Could not open '{FullPath}': {e.Message} The folder must be writable for this user.", e);
        }
        catch (IOException e) when (e is not SampleStoreException)
        {
            throw new SampleStoreException($"Could not open '{FullPath}': {e.Message}. The disk and the folder must be writable.", e);
        }
        finally
        {
            _migration.Release();
        }
    }

    private void CreateFolder()
    {
        string folder = Path.GetDirectoryName(FullPath)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException e)
        {
            throw new SampleStoreException($"Could not create the folder '{folder}': {e.Message}", e);
        }
    }
}

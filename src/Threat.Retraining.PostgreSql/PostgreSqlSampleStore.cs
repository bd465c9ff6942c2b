using Microsoft.Extensions.Options;
using Threat.Retraining.Internal;
using Threat.Retraining.PostgreSql.Internal;

namespace Threat.Retraining.PostgreSql;

/// <summary>Samples, runs and the run lock in one PostgreSQL database, for any number of hosts. Writes are as durable as the server's <c>synchronous_commit</c>.</summary>
/// <remarks>
/// Thread-safe. The schema and its tables are created and migrated at first use, by one host at a time. The lock is a session's advisory lock: the server
/// gives it back when the holder's process or connection dies. Needs PostgreSQL 12 or later.
/// </remarks>
public sealed class PostgreSqlSampleStore : ISampleStore, IAsyncDisposable, IDisposable
{
    private readonly PostgreSqlDatabase _database;
    private readonly SampleReader _reader;
    private readonly PostgreSqlAppender _appender;

    /// <summary>A store by options.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public PostgreSqlSampleStore(IOptions<PostgreSqlSampleStoreOptions> options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Value.Validate();
        TimeProvider time = timeProvider ?? TimeProvider.System;
        _database = new PostgreSqlDatabase(options.Value);
        _reader = new SampleReader(_database);
        _appender = new PostgreSqlAppender(_database);
        Runs = new RelationalRunStore(_database, time);
        RunLock = new AdvisoryRunLock(_database, Runs, options.Value.LockCheckInterval, time);
    }

    /// <summary>A store by its connection string, with the default options.</summary>
    public PostgreSqlSampleStore(string connectionString)
        : this(Options.Create(new PostgreSqlSampleStoreOptions { ConnectionString = connectionString }))
    {
    }

    /// <summary>The ledger of runs in the same database.</summary>
    public IRunStore Runs { get; }

    /// <summary>A lock over all hosts that use the same database and schema.</summary>
    public IRunLock RunLock { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CollectOutcome>> AppendAsync(IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken = default)
        => _appender.AppendAsync(samples, cancellationToken);

    /// <inheritdoc/>
    public Task<SampleStatistics> GetStatisticsAsync(string schemaHash, CancellationToken cancellationToken = default) => _reader.StatisticsAsync(schemaHash, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredSample> ReadAsync(SampleRange range, CancellationToken cancellationToken = default) => _reader.ReadAsync(range, cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountAsync(SampleRange range, CancellationToken cancellationToken = default) => _reader.CountAsync(range, cancellationToken);

    /// <summary>Closes pooled connections.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Closes pooled connections.</summary>
    public void Dispose() => _database.Dispose();
}

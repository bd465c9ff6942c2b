using Microsoft.Extensions.Options;
using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// Samples, runs and the run lock in one SQLite file (write-ahead log, <c>synchronous=FULL</c>), for any number of processes on one machine.
/// For several machines use the PostgreSQL store.
/// </summary>
/// <remarks>
/// Thread-safe and safe between processes. The file is created and migrated at first use. Disposing closes pooled connections.
/// </remarks>
public sealed class SqliteSampleStore : ISampleStore, IDisposable
{
    private readonly SqliteDatabaseFile _database;
    private readonly SampleReader _reader;
    private readonly SqliteAppender _appender;

    /// <summary>A store in the given file.</summary>
    public SqliteSampleStore(string path)
        : this(Microsoft.Extensions.Options.Options.Create(new SqliteSampleStoreOptions { Path = path }))
    {
    }

    /// <summary>A store by options.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public SqliteSampleStore(IOptions<SqliteSampleStoreOptions> options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Value.Validate();
        _database = new SqliteDatabaseFile(options.Value);
        _reader = new SampleReader(_database);
        _appender = new SqliteAppender(_database);
        Runs = new RelationalRunStore(_database, timeProvider ?? TimeProvider.System);
        RunLock = new FileRunLock(_database.FullPath + ".run-lock", Runs);
    }

    /// <summary>The ledger of runs in the same file.</summary>
    public IRunStore Runs { get; }

    /// <summary>A lock over all processes on this machine that use the same file.</summary>
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
    public void Dispose() => _database.Dispose();
}

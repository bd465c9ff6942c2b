namespace Threat.Retraining;

/// <summary>Keeps samples. Nothing is ever deleted or rewritten; a changed verdict supersedes by being newer.</summary>
/// <remarks>Implementations are thread-safe and safe between processes.</remarks>
public interface ISampleStore
{
    /// <summary>Stores samples in one durable transaction: when the task completes they survive a power cut; when it fails none is stored.</summary>
    /// <param name="samples">Validated samples; <see cref="TrainingCollector"/> validates. Zero or more.</param>
    /// <param name="cancellationToken">Stops before the transaction commits, never after.</param>
    /// <returns>An outcome per sample, in order.</returns>
    /// <exception cref="SampleStoreException">The store cannot be reached or written.</exception>
    Task<IReadOnlyList<CollectOutcome>> AppendAsync(IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken = default);

    /// <summary>Counts over the samples of one schema.</summary>
    /// <param name="schemaHash">The schema (<see cref="FeatureSchemaId.Hash"/>).</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="SampleStoreException">The store cannot be reached.</exception>
    Task<SampleStatistics> GetStatisticsAsync(string schemaHash, CancellationToken cancellationToken = default);

    /// <summary>Streams a range in order of sequence, a page at a time: memory does not grow with the range.</summary>
    /// <exception cref="SampleStoreException">The store cannot be reached.</exception>
    IAsyncEnumerable<StoredSample> ReadAsync(SampleRange range, CancellationToken cancellationToken = default);

    /// <summary>Number of samples that <see cref="ReadAsync"/> gives.</summary>
    /// <exception cref="SampleStoreException">The store cannot be reached.</exception>
    Task<long> CountAsync(SampleRange range, CancellationToken cancellationToken = default);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Threat.Features.Internal;

/// <summary>Collects finished extractions and writes them to the store in batches; a flight leaves the table only when it is written.</summary>
internal sealed class WriteBack(IFeatureStore store, FlightTable flights, int batchSize, PipelineCounters counters, ILogger logger)
{
    private readonly ConcurrentQueue<FeatureFlight> _queue = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>True when a batch is full.</summary>
    public bool Add(FeatureFlight flight)
    {
        _queue.Enqueue(flight);
        return _queue.Count >= batchSize;
    }

    /// <summary>Writes all that is waiting; when it returns, everything added before it was called is written or counted as failed.</summary>
    public async Task FlushAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            List<FeatureFlight> batch = [];
            while (_queue.TryDequeue(out FeatureFlight? flight))
            {
                batch.Add(flight);
                if (batch.Count < batchSize && !_queue.IsEmpty) continue;
                await WriteAsync(batch).ConfigureAwait(false);
                batch.Clear();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task WriteAsync(List<FeatureFlight> batch)
    {
        try
        {
            KeyValuePair<FeatureKey, StoredFeatures>[] entries = [.. batch.Where(static f => !f.Dropped).Select(static f => KeyValuePair.Create(f.Key, f.Features!))];
            FeatureStoreWrite write = entries.Length switch
            {
                0 => default,
                1 => await store.SetAsync(entries[0].Key, entries[0].Value).ConfigureAwait(false),
                _ => await store.SetManyAsync(entries).ConfigureAwait(false),
            };
            if (write.Succeeded) return;
            counters.StoreError(write.Failed);
            PipelineLog.WriteFailed(logger, write.Failed, entries.Length, write.Error ?? "no reason given", null);
        }
        catch (Exception e)
        {
            counters.StoreError(batch.Count);
            PipelineLog.WriteFailed(logger, batch.Count, batch.Count, e.Message, e);
        }
        finally
        {
            foreach (FeatureFlight flight in batch) flights.Remove(flight);
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Threat.Features.Internal;

/// <summary>Runs extractions: single flight, bounded parallelism, write-back.</summary>
internal sealed class FlightRunner(IFeatureSource source, FlightTable flights, WriteBack writeBack, FeaturePipelineOptions options, PipelineCounters counters, TimeProvider time, ILogger logger)
{
    private readonly SemaphoreSlim _slots = new(options.MaxDegreeOfParallelism, options.MaxDegreeOfParallelism);

    /// <summary>What <see cref="FlightTable.Landings"/> was before the store was asked.</summary>
    public long Landings => flights.Landings;

    /// <summary>The features of one entity. An exception of the source is an answer; cancellation is thrown.</summary>
    public async Task<FeatureResult> RunAsync(FeatureKey key, DateTimeOffset asOf, TimeSpan maxStaleness, bool fresh, long landingsBefore, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FeatureFlight flight = flights.JoinOrAdd(key, asOf, maxStaleness, fresh, landingsBefore, out bool joined);
            if (!joined) _ = Task.Run(() => FlyAsync(flight), CancellationToken.None);
            try
            {
                StoredFeatures features = await flight.WaitAsync(cancellationToken).ConfigureAwait(false);
                FeatureOrigin origin = joined ? FeatureOrigin.Shared : FeatureOrigin.Extracted;
                counters.Result(origin);
                return new FeatureResult(key, origin, features, null);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (OperationCanceledException) when (flight.Cancellation.IsCancellationRequested)
            {
                // Joined a flight in the moment its last waiter left: begin anew.
            }
            catch (Exception e)
            {
                counters.Result(FeatureOrigin.Failed);
                return new FeatureResult(key, FeatureOrigin.Failed, null, e);
            }
        }
    }

    private async Task FlyAsync(FeatureFlight flight)
    {
        bool flush = false;
        try
        {
            await _slots.WaitAsync(flight.Cancellation).ConfigureAwait(false);
            try
            {
                flight.Complete(await ExtractAsync(flight).ConfigureAwait(false));
            }
            finally
            {
                _slots.Release();
            }
            flush = writeBack.Add(flight) || flight.Abandoned;
        }
        catch (Exception e)
        {
            flights.Remove(flight);
            if (!flight.Cancellation.IsCancellationRequested) PipelineLog.ExtractionFailed(logger, flight.Key, e);
            flight.Fail(e);
        }
        if (flush) await writeBack.FlushAsync().ConfigureAwait(false);
    }

    private async Task<StoredFeatures> ExtractAsync(FeatureFlight flight)
    {
        DateTimeOffset computedAt = time.GetUtcNow();
        long start = time.GetTimestamp();
        FeatureVector vector = await source.ExtractAsync(flight.Key, flight.AsOf, flight.Cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The feature source returned null for {flight.Key}; a source returns a vector or throws.");
        counters.Extraction(time.GetElapsedTime(start));
        if (!vector.Schema.Id.Equals(source.Schema.Id))
            throw new InvalidOperationException($"The feature source announces schema {source.Schema.Id}, but its vector for {flight.Key} is of {vector.Schema.Id}.");
        if (vector.AsOf != flight.AsOf)
            throw new InvalidOperationException($"The feature source was asked for {flight.Key} as of {flight.AsOf:O}, but its vector is as of {vector.AsOf:O}.");
        return new StoredFeatures(vector, computedAt, computedAt + options.TimeToLive);
    }
}

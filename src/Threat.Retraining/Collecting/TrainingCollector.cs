using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// Takes verdicts from reviewers and makes them durable. A call returns when its sample is safe on disk: a batch is written at
/// <see cref="CollectorOptions.BatchSize"/> samples, when none has come for <see cref="CollectorOptions.IdleInterval"/>, at the latest after
/// <see cref="CollectorOptions.FlushInterval"/>, and at disposal. Callers wait when the queue is full; nothing is dropped.
/// </summary>
/// <remarks>Thread-safe. Dispose it (or the host's container) to write what waits; <see cref="DisposeAsync"/> blocks no thread meanwhile.</remarks>
public sealed class TrainingCollector : IAsyncDisposable, IDisposable
{
    private readonly ISampleStore _store;
    private readonly RetrainingOptions _options;
    private readonly SampleChecks _checks;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<PendingSample> _queue;
    private readonly Task _loop;

    /// <summary>A collector that writes to a store.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public TrainingCollector(ISampleStore store, IOptions<RetrainingOptions> options, TimeProvider? timeProvider = null, ILogger<TrainingCollector>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        options.Value.Validate();
        _store = store;
        _options = options.Value;
        _time = timeProvider ?? TimeProvider.System;
        _checks = new SampleChecks(_options, _time);
        _logger = logger ?? NullLogger<TrainingCollector>.Instance;
        _queue = Channel.CreateBounded<PendingSample>(new BoundedChannelOptions(_options.Collector.QueueCapacity) { SingleReader = true });
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Collects a sample; completes when it is durable.</summary>
    /// <returns>Stored, Duplicate or Outdated; a conflict throws.</returns>
    /// <exception cref="UnknownLabelException">A label is unknown; the message names the nearest.</exception>
    /// <exception cref="ArgumentException">The sample is malformed or of another schema.</exception>
    /// <exception cref="InvalidOperationException">The same verdict version is stored with another verdict.</exception>
    /// <exception cref="SampleStoreException">The store failed; the sample is not stored and may be collected again.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the sample may or may not be stored. Collecting it again is safe.</exception>
    public async Task<CollectOutcome> CollectAsync(TrainingSample sample, CancellationToken cancellationToken = default)
    {
        PendingSample pending = await EnqueueAsync(Prepare(sample), cancellationToken).ConfigureAwait(false);
        return Accepted(await pending.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false), sample);
    }

    /// <summary>Collects many samples without waiting for the clock; completes when all are durable. All are checked before the first is stored.</summary>
    /// <returns>An outcome per sample, in order. When the store fails, some may be stored; collecting all again is safe.</returns>
    /// <exception cref="RefusedSamplesException">Some are malformed, of another schema, or have an unknown label: every one of them is in <see cref="RefusedSamplesException.Refusals"/>, and none of all was stored;
    /// or some have another verdict under the same version: the others are stored.</exception>
    /// <exception cref="SampleStoreException">The store failed; collect all again.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; some may be stored. Collecting all again is safe.</exception>
    public async Task<IReadOnlyList<CollectOutcome>> CollectManyAsync(IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        TrainingSample[] prepared = new TrainingSample[samples.Count];
        RefusedSamplesException.ThrowIfAny(samples.Count, i => prepared[i] = Prepare(samples[i]), "none was stored");
        PendingSample[] pending = new PendingSample[prepared.Length];
        for (int i = 0; i < pending.Length; i++) pending[i] = await EnqueueAsync(prepared[i], cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        CollectOutcome[] outcomes = new CollectOutcome[pending.Length];
        for (int i = 0; i < outcomes.Length; i++) outcomes[i] = await pending[i].Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        RefusedSamplesException.ThrowIfAny(outcomes.Length, i => Accepted(outcomes[i], prepared[i]), "the others are stored");
        return outcomes;
    }

    /// <summary>Writes what was collected before this call at once; completes when it was tried. A failure is reported to the collecting callers.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        PendingSample pending = await EnqueueAsync(null, cancellationToken).ConfigureAwait(false);
        await pending.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Totals, per class, override rate with its interval, unclaimed count, last run.</summary>
    /// <exception cref="SampleStoreException">The store failed.</exception>
    public Task<SampleStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => _store.GetStatisticsAsync(_options.Schema!.Hash, cancellationToken);

    /// <summary>Takes no more samples and writes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    /// <summary>As <see cref="DisposeAsync"/>, for containers that are disposed synchronously: waits on the calling thread.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _loop.GetAwaiter().GetResult();
    }

    private TrainingSample Prepare(TrainingSample sample)
    {
        TrainingSample checkedSample = _checks.Check(sample);
        return _options.SigningKey is null ? checkedSample : checkedSample with { Signature = Provenance.Sign(checkedSample, _options.SigningKey) };
    }

    private async Task<PendingSample> EnqueueAsync(TrainingSample? sample, CancellationToken cancellationToken)
    {
        PendingSample pending = new(sample);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
            if (sample is not null) RetrainingMeter.Queued(_options.ModelName, 1);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(TrainingCollector), "The collector is shut down; it takes no more samples.");
        }
        return pending;
    }

    private static CollectOutcome Accepted(CollectOutcome outcome, TrainingSample sample)
        => outcome != CollectOutcome.Conflict
            ? outcome
            : throw new InvalidOperationException($"Incident '{sample.IncidentId}' already has another verdict of version {sample.VerdictVersion}. A changed verdict needs VerdictVersion {sample.VerdictVersion + 1}.");

    private async Task LoopAsync()
    {
        List<PendingSample> batch = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await FillAsync(batch).ConfigureAwait(false);
            await WriteAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
    }

    /// <summary>Until the batch is full, a flush is asked for, nobody else comes, the interval is over, or the collector is shut down.</summary>
    private async Task FillAsync(List<PendingSample> batch)
    {
        long start = _time.GetTimestamp();
        while (batch.Count < _options.Collector.BatchSize)
        {
            if (_queue.Reader.TryRead(out PendingSample? pending))
            {
                batch.Add(pending);
                if (pending.Sample is null) return;
            }
            else if (!await MoreAsync(_time.GetElapsedTime(start)).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>Whether another sample comes before the batch has to be written.</summary>
    private async Task<bool> MoreAsync(TimeSpan waited)
    {
        TimeSpan left = _options.Collector.FlushInterval - waited, wait = left < _options.Collector.IdleInterval ? left : _options.Collector.IdleInterval;
        if (wait <= TimeSpan.Zero) return false;
        using CancellationTokenSource stopDelay = new();
        Task delay = Task.Delay(wait, _time, stopDelay.Token);
        Task<bool> more = _queue.Reader.WaitToReadAsync().AsTask();
        bool came = await Task.WhenAny(more, delay).ConfigureAwait(false) == more && await more.ConfigureAwait(false);
        await stopDelay.CancelAsync().ConfigureAwait(false);
        return came;
    }

    private async Task WriteAsync(List<PendingSample> batch)
    {
        PendingSample[] samples = [.. batch.Where(static p => p.Sample is not null)];
        long start = _time.GetTimestamp();
        try
        {
            IReadOnlyList<CollectOutcome> outcomes = await _store.AppendAsync([.. samples.Select(static p => p.Sample!)]).ConfigureAwait(false);
            if (samples.Length > 0) RetrainingMeter.Batch(_options.ModelName, _time.GetElapsedTime(start), stored: true);
            for (int i = 0; i < samples.Length; i++)
            {
                RetrainingMeter.Sample(_options.ModelName, samples[i].Sample!.Verdict, outcomes[i].ToString().ToLowerInvariant());
                samples[i].Stored(outcomes[i]);
            }
        }
#pragma warning disable CA1031 // Every failure belongs to the callers who wait for this batch; the next batch is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.BatchFailed(_logger, samples.Length, e);
            RetrainingMeter.Batch(_options.ModelName, _time.GetElapsedTime(start), stored: false);
            foreach (PendingSample p in samples)
            {
                RetrainingMeter.Sample(_options.ModelName, p.Sample!.Verdict, "failed");
                p.Failed(e);
            }
        }
        RetrainingMeter.Queued(_options.ModelName, -samples.Length);
        foreach (PendingSample p in batch.Where(static p => p.Sample is null)) p.Stored(CollectOutcome.Stored);
    }
}

using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// Takes verdicts from reviewers and makes them durable. A call returns when its sample is safe on disk: batches are written at
/// <see cref="CollectorOptions.BatchSize"/> samples, after <see cref="CollectorOptions.FlushInterval"/>, and at disposal. Callers wait when the
/// queue is full; nothing is dropped.
/// </summary>
/// <remarks>Thread-safe. Dispose it (or the host's container) to write what waits.</remarks>
public sealed class TrainingCollector : IAsyncDisposable
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

    /// <summary>Collects many samples without waiting for the flush interval; completes when all are durable.</summary>
    /// <returns>An outcome per sample, in order. Samples before a failing one may be stored; collecting all again is safe.</returns>
    /// <inheritdoc cref="CollectAsync" path="/exception"/>
    public async Task<IReadOnlyList<CollectOutcome>> CollectManyAsync(IReadOnlyList<TrainingSample> samples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        TrainingSample[] prepared = [.. samples.Select(Prepare)];
        PendingSample[] pending = new PendingSample[prepared.Length];
        for (int i = 0; i < pending.Length; i++) pending[i] = await EnqueueAsync(prepared[i], cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        CollectOutcome[] outcomes = new CollectOutcome[pending.Length];
        for (int i = 0; i < outcomes.Length; i++) outcomes[i] = Accepted(await pending[i].Outcome.WaitAsync(cancellationToken).ConfigureAwait(false), prepared[i]);
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
            if (sample is not null) RetrainingMeter.Queued(1);
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

    /// <summary>Until the batch is full, a flush is asked for, the interval is over, or the collector is shut down.</summary>
    private async Task FillAsync(List<PendingSample> batch)
    {
        using CancellationTokenSource stopDelay = new();
        Task? interval = null;
        while (batch.Count < _options.Collector.BatchSize)
        {
            if (_queue.Reader.TryRead(out PendingSample? pending))
            {
                batch.Add(pending);
                if (pending.Sample is null) break;
                continue;
            }
            interval ??= Task.Delay(_options.Collector.FlushInterval, _time, stopDelay.Token);
            Task<bool> more = _queue.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(more, interval).ConfigureAwait(false) == interval || !await more.ConfigureAwait(false)) break;
        }
        await stopDelay.CancelAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync(List<PendingSample> batch)
    {
        PendingSample[] samples = [.. batch.Where(static p => p.Sample is not null)];
        long start = _time.GetTimestamp();
        try
        {
            IReadOnlyList<CollectOutcome> outcomes = await _store.AppendAsync([.. samples.Select(static p => p.Sample!)]).ConfigureAwait(false);
            if (samples.Length > 0) RetrainingMeter.Batch(_time.GetElapsedTime(start), stored: true);
            for (int i = 0; i < samples.Length; i++)
            {
                RetrainingMeter.Sample(samples[i].Sample!.Verdict, outcomes[i].ToString().ToLowerInvariant());
                samples[i].Stored(outcomes[i]);
            }
        }
#pragma warning disable CA1031 // Every failure belongs to the callers who wait for this batch; the next batch is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.BatchFailed(_logger, samples.Length, e);
            RetrainingMeter.Batch(_time.GetElapsedTime(start), stored: false);
            foreach (PendingSample p in samples)
            {
                RetrainingMeter.Sample(p.Sample!.Verdict, "failed");
                p.Failed(e);
            }
        }
        RetrainingMeter.Queued(-samples.Length);
        foreach (PendingSample p in batch.Where(static p => p.Sample is null)) p.Stored(CollectOutcome.Stored);
    }
}

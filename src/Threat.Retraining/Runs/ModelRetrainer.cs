using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// One turn of the feedback loop: lock, claim, split, balance, train, calibrate, choose thresholds, test once, compare with the champion on the same
/// rows, gate, train once more on every row, register, promote. A crash at any point loses no sample and trains on none twice: the next run releases or carries on.
/// </summary>
/// <remarks>Thread-safe; one run happens at a time over all processes that share the store.</remarks>
public sealed class ModelRetrainer
{
    private readonly ISampleStore _samples;
    private readonly IRunStore _runs;
    private readonly IRunLock _lock;
    private readonly RetrainSteps _steps;
    private readonly RetrainingOptions _options;
    private readonly TriggerEvaluator _triggers;
    private readonly RunPromotion _promotion;
    private readonly RetrainObservers _observers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>A retrainer.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="runs">The ledger, in the same database.</param>
    /// <param name="runLock">The lock over all processes.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="options">The options.</param>
    /// <param name="triggers">The triggers in order; null takes sample count, age and override rate.</param>
    /// <param name="timeProvider">The clock; null takes the system's.</param>
    /// <param name="logger">Gets a line per step; may be null.</param>
    /// <param name="observers">Are told when a run ends or the champion moves; null for none.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or the golden set is of another schema or label set.</exception>
    public ModelRetrainer(ISampleStore samples, IRunStore runs, IRunLock runLock, RetrainSteps steps, IOptions<RetrainingOptions> options,
        IEnumerable<IRetrainTrigger>? triggers = null, TimeProvider? timeProvider = null, ILogger<ModelRetrainer>? logger = null, IEnumerable<IRetrainObserver>? observers = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(runLock);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(options);
        options.Value.Validate();
        (_samples, _runs, _lock, _options) = (samples, runs, runLock, options.Value);
        _steps = steps.WithDefaults(_options);
        if (_steps.Golden is { } golden && (golden.Rows.Features.ColumnCount != _options.Schema!.Columns.Count || !golden.Rows.LabelSet.Equals(_options.Labels)))
            throw new ArgumentException($"The golden set has {golden.Rows.Features.ColumnCount} columns and classes [{golden.Rows.LabelSet}]; expected are the {_options.Schema.Columns.Count} raw columns of {_options.Schema.Name} and [{_options.Labels}].", nameof(steps));
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<ModelRetrainer>.Instance;
        IRetrainTrigger[] all = [.. triggers ?? []];
        if (all.Length == 0) all = [new SampleCountTrigger(), new AgeTrigger(), new OverrideRateTrigger()];
        _triggers = new TriggerEvaluator(all, samples, runs, _options, _time);
        _promotion = new RunPromotion(runs, _steps.Registry, _options, _time, _logger);
        _observers = new RetrainObservers(observers, _options.ModelName, _logger);
    }

    /// <summary>Makes a run, or says why none was made. Cancelling releases the claimed samples.</summary>
    /// <param name="request">A manual run, or one if a trigger fires.</param>
    /// <param name="progress">Receives steps and epochs.</param>
    /// <param name="cancellationToken">Stops the run at the next batch; not once the decision to promote is stored.</param>
    /// <exception cref="SampleStoreException">The store could not be reached before a run began.</exception>
    public async Task<RetrainResult> RunAsync(RetrainRequest request, IProgress<RetrainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        long start = _time.GetTimestamp();
        RetrainResult result = await LockedAsync(request, progress, cancellationToken).ConfigureAwait(false);
        RetrainingMeter.Run(_options.ModelName, result, _time.GetElapsedTime(start));
        await _observers.EndedAsync(result).ConfigureAwait(false);
        return result;
    }

    private async Task<RetrainResult> LockedAsync(RetrainRequest request, IProgress<RetrainProgress>? progress, CancellationToken cancellationToken)
    {
        IRunLease? lease = await _lock.TryAcquireAsync(cancellationToken).ConfigureAwait(false);
        if (lease is null)
        {
            RunSummary? running = await _runs.GetUnfinishedAsync(cancellationToken).ConfigureAwait(false);
            return new RetrainResult(RetrainOutcome.AlreadyRunning, running is null ? "Another process holds the run lock." : $"Run {running.RunId} is under way since {running.StartedAt:u} ({running.Reason}).") { Run = running };
        }
        await using (lease.ConfigureAwait(false))
        {
            using CancellationTokenSource limit = new(_options.Schedule.TimeLimit, _time);
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost, limit.Token);
            await _promotion.RecoverAsync(lease.FencingToken, stop.Token).ConfigureAwait(false);
            TriggerVerdict? verdict = null;
            if (request.OnlyIfDue)
            {
                verdict = await _triggers.EvaluateAsync(lease.FencingToken, stop.Token).ConfigureAwait(false);
                if (verdict.Firing is null) return new RetrainResult(RetrainOutcome.NotDue, verdict.Explanation) { Triggers = verdict.Reports };
                request = request with { Reason = $"{verdict.Firing.Name}: {verdict.Firing.Explanation}", DriftTriggered = verdict.Firing.IsDrift };
            }
            RunSummary run = await ClaimAsync(request, lease.FencingToken, stop.Token).ConfigureAwait(false);
            using Activity? activity = RetrainingMeter.Activities.StartActivity("threat.retraining.run");
            activity?.SetTag("run.id", run.RunId);
            Log.RunStarted(_logger, run.RunId, run.Reason, run.ClaimedCount);
            RetrainResult result = await ExecuteAsync(run, request, verdict?.Firing, progress, lease, limit.Token, stop.Token).ConfigureAwait(false);
            activity?.SetTag("run.outcome", result.Outcome.ToString()).SetTag("run.decision", result.Record?.Decision.ToString());
            if (result.Error is not null) activity?.SetStatus(ActivityStatusCode.Error, result.Explanation);
            return result with { Run = await EndedAsync(run, result).ConfigureAwait(false), Triggers = verdict?.Reports ?? [] };
        }
    }

    /// <summary>Repeats a run on exactly its rows with its seed up to the gate, without the refit, and changes nothing: to see what it would have decided without some reviewers, or against today's champion. The gate asks what it asked then, also where a drift trigger started the run.</summary>
    /// <param name="runId">The run to repeat.</param>
    /// <param name="withoutReviewers">Reviewers whose samples are left out; null leaves out none.</param>
    /// <param name="progress">Receives steps and epochs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="KeyNotFoundException">There is no such run.</exception>
    public async Task<RunRecord> ReplayAsync(string runId, IEnumerable<string>? withoutReviewers = null, IProgress<RetrainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        RunSummary run = await _runs.GetAsync(runId, cancellationToken).ConfigureAwait(false) ?? throw new KeyNotFoundException($"There is no run '{runId}'.");
        // Without a record the run failed before its decision; what started it is not known then, and the stricter question is asked.
        bool drift = await _runs.GetRecordAsync(runId, cancellationToken).ConfigureAwait(false) is string json && RunRecord.FromJson(json).DriftTriggered;
        using TrainedRun trained = await Execution(run, progress).TrainAsync(new HashSet<string>(withoutReviewers ?? [], StringComparer.Ordinal), drift, refit: false, cancellationToken).ConfigureAwait(false);
        return trained.Record;
    }

    /// <summary>
    /// What each reviewer's samples do to the model: the run is repeated without them and both models are measured, on the golden set when there is one, else on the test rows.
    /// Changes nothing. One training per reviewer.
    /// </summary>
    /// <param name="runId">The run to look into.</param>
    /// <param name="mostReviewers">Those with the most overrides among the run's new samples, at most this many; 1 or more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The most harmful first; last those whose <see cref="ReviewerInfluence.NotMeasured"/> says why a repetition gave no figures, as when too few rows are left without them.</returns>
    /// <exception cref="KeyNotFoundException">There is no such run.</exception>
    public async Task<IReadOnlyList<ReviewerInfluence>> MeasureInfluenceAsync(string runId, int mostReviewers = 5, CancellationToken cancellationToken = default)
    {
        Guard.AtLeast(mostReviewers, 1);
        RunSummary run = await _runs.GetAsync(runId, cancellationToken).ConfigureAwait(false) ?? throw new KeyNotFoundException($"There is no run '{runId}'.");
        return await new InfluenceTest(this, _samples, _options.Labels).MeasureAsync(run, mostReviewers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Moves the champion back to a version that is still kept.</summary>
    /// <param name="version">The version; null takes the newest one registered before the champion.</param>
    /// <param name="cancellationToken">Stops before the move.</param>
    /// <returns>The version that serves now.</returns>
    /// <exception cref="InvalidOperationException">A run is under way, there is no champion or no such version, or the champion changed meanwhile.</exception>
    public async Task<string> RollbackAsync(string? version = null, CancellationToken cancellationToken = default)
    {
        IRunLease lease = await _lock.TryAcquireAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("A run is under way; cancel it or wait until it has ended, then roll back.");
        string serving;
        await using (lease.ConfigureAwait(false)) serving = await _promotion.RollbackAsync(version, lease.FencingToken, cancellationToken).ConfigureAwait(false);
        await _observers.MovedAsync(serving).ConfigureAwait(false);
        return serving;
    }

    private Task<RunSummary> ClaimAsync(RetrainRequest request, long fencingToken, CancellationToken cancellationToken)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{fencingToken}");
        long seed = request.Seed ?? BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(id))) & long.MaxValue;
        return _runs.ClaimAsync(new RunClaim(id, request.Reason, fencingToken, _options.Schema!.Hash, seed, _options.MaxRows), cancellationToken);
    }

    private RunExecution Execution(RunSummary run, IProgress<RetrainProgress>? progress) => new(run, _steps, _options, _samples, _runs, _time, _logger, progress);

    private async Task<RetrainResult> ExecuteAsync(RunSummary run, RetrainRequest request, TriggerReport? firing, IProgress<RetrainProgress>? progress, IRunLease lease, CancellationToken limit, CancellationToken stop)
    {
        bool decided = false;
        try
        {
            using TrainedRun trained = await Task.Run(() => Execution(run, progress).TrainAsync(ImmutableHashSet<string>.Empty, request.DriftTriggered, refit: true, stop), stop).ConfigureAwait(false);
            TrainedRun done = trained with { Record = trained.Record with { RememberAfterRun = (firing?.RememberAfterRun ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal) } };
            await _runs.DecideAsync(run.RunId, lease.FencingToken, done.Record.Decision, done.Record.Champion, done.Record.ToJson(), stop).ConfigureAwait(false);
            decided = true;
            // From here on the run is carried to its end; a lost lock is refused by the fencing token.
            return Completed(await _promotion.FinishAsync(run, done, lease.FencingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !decided)
        {
            bool asked = !lease.Lost.IsCancellationRequested && !limit.IsCancellationRequested;
            string why = lease.Lost.IsCancellationRequested ? "the run lock was lost" : limit.IsCancellationRequested ? $"it took longer than {_options.Schedule.TimeLimit}" : "it was asked to stop";
            await EndAsync(run, lease, new RunEnd(RunState.Cancelled, _time.GetUtcNow(), Error: why) { CountsAsFailure = !asked }).ConfigureAwait(false);
            Log.RunCancelled(_logger, run.RunId, why);
            return new RetrainResult(RetrainOutcome.Cancelled, $"The run was cancelled: {why}. Its samples are released.");
        }
#pragma warning disable CA1031 // Whatever a step throws, the samples are released and the caller gets the exception in the result.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return await FailedAsync(run, lease, e, decided).ConfigureAwait(false);
        }
    }

    private RetrainResult Completed(RunRecord record)
    {
        Log.RunEnded(_logger, record.RunId, record.Decision, record.Why);
        return new RetrainResult(RetrainOutcome.Completed, $"{record.Decision}: {record.Why}") { Record = record };
    }

    /// <summary>A registry may throw after it has done what was asked, so a decided run is first carried on as after a crash: what serves is what the ledger says.</summary>
    private async Task<RetrainResult> FailedAsync(RunSummary run, IRunLease lease, Exception error, bool decided)
    {
        Log.RunFailed(_logger, run.RunId, error);
        try
        {
            if (decided && await _runs.GetAsync(run.RunId).ConfigureAwait(false) is { } now && await _promotion.CarryOnAsync(now, lease.FencingToken, CancellationToken.None).ConfigureAwait(false) is { } record) return Completed(record);
            await EndAsync(run, lease, new RunEnd(RunState.Failed, _time.GetUtcNow(), Error: error.Message)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The run stays unfinished, and the next one carries it on or releases it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.EndFailed(_logger, run.RunId, e);
        }
        return new RetrainResult(RetrainOutcome.Failed, $"The run failed: {error.Message}") { Error = error };
    }

    /// <summary>The run as the ledger has it, or, when it cannot be asked, as it ended here: what the run did must reach the caller in any case.</summary>
    private async Task<RunSummary> EndedAsync(RunSummary run, RetrainResult result)
    {
        try
        {
            if (await _runs.GetAsync(run.RunId, CancellationToken.None).ConfigureAwait(false) is { } now) return now;
        }
#pragma warning disable CA1031 // The outcome is known; only its row in the ledger cannot be read.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.RunNotRead(_logger, run.RunId, e);
        }
        RunState state = result.Outcome switch { RetrainOutcome.Completed => RunState.Completed, RetrainOutcome.Cancelled => RunState.Cancelled, _ => RunState.Failed };
        return run with { State = state, EndedAt = result.Record?.EndedAt ?? _time.GetUtcNow(), Decision = result.Record?.Decision, ExpectedChampion = result.Record?.Champion, Version = result.Record?.Version, Error = result.Error?.Message };
    }

    /// <summary>When the store cannot be told, the next run finds the unfinished one and releases it.</summary>
    private async Task EndAsync(RunSummary run, IRunLease lease, RunEnd end)
    {
        try
        {
            await _runs.EndAsync(run.RunId, lease.FencingToken, end).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SampleStoreException or StaleLockException)
        {
            Log.EndFailed(_logger, run.RunId, e);
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// A hosted service that checks the triggers every <see cref="ScheduleOptions.Interval"/> and retrains when one fires. Several hosts may run it
/// on one store: each cause leads to one run.
/// </summary>
/// <remarks>Thread-safe. When the host stops, a run under way is cancelled and its samples are released.</remarks>
public sealed class RetrainScheduler : BackgroundService
{
    private readonly ModelRetrainer _retrainer;
    private readonly ScheduleOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private SchedulerStatus _status = new() { State = SchedulerState.Stopped };
    private SchedulerState _idle = SchedulerState.Stopped;
    private CancellationTokenSource? _current;

    /// <summary>A scheduler.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public RetrainScheduler(ModelRetrainer retrainer, IOptions<RetrainingOptions> options, TimeProvider? timeProvider = null, ILogger<RetrainScheduler>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(retrainer);
        ArgumentNullException.ThrowIfNull(options);
        options.Value.Validate();
        _retrainer = retrainer;
        _options = options.Value.Schedule;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<RetrainScheduler>.Instance;
    }

    /// <summary>What it is doing and what it did last.</summary>
    public SchedulerStatus Status
    {
        get
        {
            lock (_gate) return _status;
        }
    }

    /// <summary>Retrains now, whatever the triggers say; completes with the run. When a run is under way, here or on another host, it is reported instead.</summary>
    /// <param name="reason">Why, for the record.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="SampleStoreException">The store could not be reached.</exception>
    public Task<RetrainResult> TriggerAsync(string reason = "manual", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return WorkAsync(RetrainRequest.Manual(reason), cancellationToken);
    }

    /// <summary>Checks the triggers now, as the clock would; completes with the run when one fires.</summary>
    /// <exception cref="SampleStoreException">The store could not be reached.</exception>
    public Task<RetrainResult> CheckAsync(CancellationToken cancellationToken = default) => WorkAsync(RetrainRequest.IfDue, cancellationToken);

    /// <summary>Cancels the run that is under way in this process. False when there is none.</summary>
    public bool CancelRun()
    {
        lock (_gate)
        {
            if (_current is null) return false;
            _current.Cancel();
            return true;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!_options.Enabled)
            {
                Idle(SchedulerState.ManualOnly, null);
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, stoppingToken).ConfigureAwait(false);
            }
            while (true)
            {
                Idle(SchedulerState.Waiting, _time.GetUtcNow() + _options.Interval);
                await Task.Delay(_options.Interval, _time, stoppingToken).ConfigureAwait(false);
                await CheckOnceAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Idle(SchedulerState.Stopped, null);
        }
    }

    private async Task CheckOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            RetrainResult result = await CheckAsync(stoppingToken).ConfigureAwait(false);
            Log.Checked(_logger, result.Explanation);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A store that is down for an hour must not end the service: the error is logged and shown in the status, and the next check comes.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.CheckFailed(_logger, _options.Interval, e);
            Set(s => s with { LastResult = new RetrainResult(RetrainOutcome.Failed, $"The check failed: {e.Message}") { Error = e } });
        }
    }

    private async Task<RetrainResult> WorkAsync(RetrainRequest request, CancellationToken cancellationToken)
    {
        CancellationTokenSource mine = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
        {
            if (_current is not null)
            {
                mine.Dispose();
                string where = _status.Progress is { } p ? $"Run {p.RunId} is under way in this process, at step '{p.Step}'." : "A check is under way in this process.";
                return new RetrainResult(RetrainOutcome.AlreadyRunning, where);
            }
            _current = mine;
            _status = _status with { State = SchedulerState.Checking, LastCheckAt = _time.GetUtcNow() };
        }
        RetrainResult? result = null;
        try
        {
            result = await _retrainer.RunAsync(request, new Watcher(this), mine.Token).ConfigureAwait(false);
            return result;
        }
        finally
        {
            lock (_gate)
            {
                _current = null;
                _status = _status with { State = _idle, Progress = null, LastResult = result ?? _status.LastResult, LastRun = result is { IsRun: true } ? result : _status.LastRun };
            }
            mine.Dispose();
        }
    }

    /// <summary>What it is doing when it does nothing; shown once the work under way has ended.</summary>
    private void Idle(SchedulerState state, DateTimeOffset? nextCheck)
    {
        lock (_gate)
        {
            _idle = state;
            _status = _status with { State = _current is null ? state : _status.State, NextCheckAt = nextCheck };
        }
    }

    private void Set(Func<SchedulerStatus, SchedulerStatus> change)
    {
        lock (_gate) _status = change(_status);
    }

    private sealed class Watcher(RetrainScheduler owner) : IProgress<RetrainProgress>
    {
        public void Report(RetrainProgress value) => owner.Set(s => s with { State = SchedulerState.Running, Progress = value });
    }
}

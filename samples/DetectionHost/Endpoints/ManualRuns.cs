using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>Runs started by hand: they outlive the request that asked for them and end with the host.</summary>
internal sealed partial class ManualRuns(RetrainScheduler scheduler, IHostApplicationLifetime lifetime, ILogger<ManualRuns> logger)
{
    /// <summary>Starts a run.</summary>
    /// <returns>Null when it has begun, else why not.</returns>
    public async Task<string?> StartAsync(string who)
    {
        Task<RetrainResult> run = scheduler.TriggerAsync($"manual: {who}", lifetime.ApplicationStopping);
        if (!run.IsCompleted)
        {
            _ = WatchAsync(run);
            return null;
        }
        RetrainResult result = await run;
        return result.Outcome == RetrainOutcome.AlreadyRunning ? result.Explanation : null;
    }

    private async Task WatchAsync(Task<RetrainResult> run)
    {
        try
        {
            Ended((await run).Explanation);
        }
        catch (Exception e) when (e is SampleStoreException or OperationCanceledException)
        {
            NotBegun(e);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Manual run: {Explanation}")]
    private partial void Ended(string explanation);

    [LoggerMessage(2, LogLevel.Error, "The manual run did not begin")]
    private partial void NotBegun(Exception cause);
}

using Microsoft.Extensions.Diagnostics.HealthChecks;
using Threat.Retraining;

namespace Threat.Learning.Internal;

/// <summary>Whether the scheduler keeps its appointments.</summary>
internal sealed class SchedulerHealthCheck(RetrainScheduler scheduler, RetrainingOptions options, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        SchedulerStatus status = scheduler.Status;
        HealthCheckResult result = !options.Schedule.Enabled ? HealthCheckResult.Healthy("Switched off; runs are started by hand.")
            : status.State == SchedulerState.Stopped ? new HealthCheckResult(context.Registration.FailureStatus, "The scheduler is not running although it is switched on.")
            : status.NextCheckAt is { } next && next + Grace < time.GetUtcNow() && status.State == SchedulerState.Waiting
                ? new HealthCheckResult(context.Registration.FailureStatus, $"The check due at {next:u} was not made.")
                : HealthCheckResult.Healthy($"{status.State}; next check {status.NextCheckAt:u}");
        return Task.FromResult(result);
    }
}

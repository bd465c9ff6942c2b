using System.Security.Claims;
using DetectionHost.Review;
using DetectionHost.Security;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Threat.Core;
using Threat.Detection;
using Threat.Learning;
using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>The loop: where it stands, and runs by hand.</summary>
internal static class LoopEndpoints
{
    public static void MapLoop(this RouteGroupBuilder api)
    {
        api.MapGet("/me", (ClaimsPrincipal user) => new MeView(user.Identity!.Name!, [.. user.FindAll(ClaimTypes.Role).Select(static r => r.Value)], LabelSet.ThreatDefault.Names)).WithTags("Loop").WithSummary("Who the key belongs to, what it may do, and the classes.");
        api.MapGet("/status", StatusAsync).WithTags("Loop").WithSummary("Model, verdicts, scheduler, last run, health, advice.");
        RouteGroupBuilder runs = api.MapGroup("/retraining/runs").WithTags("Retraining");
        runs.MapGet("", async (IRunStore store, CancellationToken cancellationToken, int limit = 20) => (await store.ListAsync(Math.Clamp(limit, 1, 500), cancellationToken)).Select(static r => RunView.Of(r, null))).WithSummary("The newest runs.");
        runs.MapGet("/{id}/report", ReportAsync).WithSummary("A run's report as plain text.").Produces<string>(200, "text/plain").ProducesProblem(404);
        runs.MapPost("", StartAsync).RequireAuthorization(Roles.Operator).WithSummary("Starts a run now, whatever the triggers say; GET /api/status shows its progress.").Produces<SchedulerView>(202).ProducesProblem(409);
        runs.MapDelete("/current", (RetrainScheduler scheduler) => scheduler.CancelRun() ? TypedResults.Accepted("/api/status") : Results.Problem("No run is under way in this host.", statusCode: 409))
            .RequireAuthorization(Roles.Operator).WithSummary("Cancels the run under way; its samples count in the next one.").Produces(202).ProducesProblem(409);
    }

    private static async Task<StatusView> StatusAsync(ThreatDetector detector, DetectionStore detections, TrainingCollector collector, RetrainScheduler scheduler, IRunStore runs, HealthCheckService health, IServiceProvider services, CancellationToken cancellationToken)
    {
        // Before the ledger: a run that the scheduler says has ended has ended there too.
        SchedulerStatus now = scheduler.Status;
        HealthReport report = await health.CheckHealthAsync(cancellationToken);
        RunSummary? last = (await runs.ListAsync(1, cancellationToken)).FirstOrDefault();
        string? record = last is null ? null : await runs.GetRecordAsync(last.RunId, cancellationToken);
        return new StatusView
        {
            ModelVersion = detector.ModelVersion,
            OpenDetections = await detections.CountOpenAsync(cancellationToken),
            Samples = SampleView.Of(await collector.GetStatisticsAsync(cancellationToken)),
            Scheduler = SchedulerView.Of(now),
            LastRun = last is null ? null : RunView.Of(last, record is null ? null : RunRecord.FromJson(record)),
            Health = report.Entries.ToDictionary(static e => e.Key, static e => $"{e.Value.Status}: {e.Value.Description}"),
            Advice = ThreatLearningAdvisor.Inspect(services),
        };
    }

    private static async Task<IResult> ReportAsync(string id, IRunStore runs, CancellationToken cancellationToken)
        => await runs.GetRecordAsync(id, cancellationToken) is { } json
            ? TypedResults.Text(RunRecord.FromJson(json).ToString(), "text/plain")
            : Results.Problem($"There is no report of run '{id}'. A run has one once the gate has decided.", statusCode: 404);

    private static async Task<IResult> StartAsync(ClaimsPrincipal user, ManualRuns manual, RetrainScheduler scheduler)
        => await manual.StartAsync(user.Identity!.Name!) is { } refused
            ? Results.Problem(refused, statusCode: StatusCodes.Status409Conflict)
            : TypedResults.Accepted("/api/status", SchedulerView.Of(scheduler.Status));
}

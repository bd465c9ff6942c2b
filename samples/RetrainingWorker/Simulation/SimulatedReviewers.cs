using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RetrainingWorker.Verdicts;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Retraining;

namespace RetrainingWorker.Simulation;

/// <summary>
/// Plays a team over two months: an import of old cases makes the first model; then two kinds of attack appear that it has never seen, reviewers correct it, and the
/// next run learns from them. Each round is a file in the inbox; what is there from an earlier start is not made again.
/// </summary>
internal sealed class SimulatedReviewers(string inbox, VerdictInbox reader, TrainingCollector collector, RetrainScheduler scheduler, ThreatDetector detector, IModelRegistry registry,
    ThreatFeatureExtractor extractor, IOptions<RetrainingOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private const int Reviewers = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            await RoundAsync("1-import.jsonl", () => new SimulatedVerdicts(weeks: 3, sources: 3_000, seed: 1, now.AddDays(-28)) { Shares = [0.68, 0.10, 0.09, 0.08, 0.05, 0, 0] }.Make(extractor), stoppingToken);
            if (!detector.IsReady) Console.WriteLine("No first model was promoted; the report above says why.");
            else await RoundAsync("2-reviews.jsonl", () => new SimulatedVerdicts(weeks: 4, sources: 6_000, seed: 2, now) { FirstSource = 3_000 }.Make(extractor).Select(Review), stoppingToken);
            Console.WriteLine($"Serving {await registry.GetAliasAsync(options.Value.ModelName, ModelVersion.Champion, stoppingToken) ?? "no model"}. Start again to see that the worker goes on where it stands.");
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RoundAsync(string name, Func<IEnumerable<TrainingSample>> make, CancellationToken cancellationToken)
    {
        string file = Path.Combine(inbox, name);
        if (!File.Exists(file))
        {
            Console.WriteLine($"Simulating {name} ...");
            await File.WriteAllLinesAsync(file + ".new", make().Select(static s => VerdictLine.Of(s).ToJson()), cancellationToken);
            File.Move(file + ".new", file);
        }
        // Until all is collected, the scheduler has looked at it (it also carries on a run that an earlier process left behind), and no run is due or under way.
        while (!reader.IsCaughtUp) await Task.Delay(Pause, time, cancellationToken);
        DateTimeOffset caughtUp = time.GetUtcNow();
        while (scheduler.Status.LastCheckAt is not { } check || check < caughtUp || await IsDueAsync(cancellationToken) || scheduler.Status.State is SchedulerState.Checking or SchedulerState.Running)
            await Task.Delay(Pause, time, cancellationToken);
    }

    private async Task<bool> IsDueAsync(CancellationToken cancellationToken) => (await collector.GetStatisticsAsync(cancellationToken)).Unclaimed >= options.Value.Triggers.MinSamples;

    /// <summary>The champion scores, a reviewer who knows the truth confirms or overrides; a second one agrees where the two-person rule asks for it.</summary>
    private TrainingSample Review(TrainingSample truth, int index)
    {
        FeatureStatus[] statuses = [.. Enumerable.Range(0, truth.Features.Length).Select(i => MissingIndicators.IsMissing(truth.Missing.Span, i) ? FeatureStatus.ProviderUnknown : FeatureStatus.Ok)];
        ThreatScore score = detector.Score(new FeatureVector(FeatureSchema.Threat100, truth.EventTime, truth.Features.Span, statuses), truth.Source);
        bool right = score.AttackType == truth.PredictedLabel;
        return truth with
        {
            PredictedLabel = score.AttackType,
            Confidence = score.Confidence,
            ModelVersion = score.ModelVersion,
            Verdict = right ? Verdict.Confirm : Verdict.Override,
            CorrectLabel = right ? null : truth.PredictedLabel,
            ReviewerId = $"reviewer-{index % Reviewers + 1}",
            SecondReviewerId = !right && truth.PredictedLabel == options.Value.NormalLabel ? $"reviewer-{(index + 1) % Reviewers + 1}" : null,
        };
    }
}

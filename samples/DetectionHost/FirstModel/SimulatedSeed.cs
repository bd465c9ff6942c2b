using DetectionHost.Endpoints;
using DetectionHost.Review;
using Microsoft.Extensions.Options;
using QuickStart.Simulation;
using RetrainingWorker.Simulation;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Learning;
using Threat.Retraining;

namespace DetectionHost.FirstModel;

/// <summary>Gives an empty host a first model, and reviewers something to look at: simulated verdicts go through the same collector, run and gate as real ones.</summary>
internal sealed class SimulatedSeed(TrainingCollector collector, ModelRetrainer retrainer, ThreatDetector detector, IModelRegistry registry, ThreatFeatureExtractor extractor, DetectionStore detections, IOptions<ThreatLearningOptions> options, TimeProvider time)
{
    private const int Shown = 40;

    public async Task RunAsync(TextWriter console, CancellationToken cancellationToken)
    {
        if (await registry.GetAliasAsync(options.Value.ModelName, ModelVersion.Champion, cancellationToken) is { } serving)
        {
            await console.WriteLineAsync($"There is a model already, {serving}; nothing is simulated.");
            return;
        }
        long start = time.GetTimestamp();
        SimulatedVerdicts past = new(weeks: 3, sources: 6_600, seed: 1, until: time.GetUtcNow());
        TrainingSample[] samples = [.. past.Make(extractor)];
        await collector.CollectManyAsync(samples, cancellationToken);
        await console.WriteLineAsync($"{samples.Length:N0} simulated verdicts collected after {time.GetElapsedTime(start).TotalSeconds:0} s.");
        RetrainResult result = await retrainer.RunAsync(RetrainRequest.Manual("first model, from simulated traffic") with { Seed = 1 }, null, cancellationToken);
        await console.WriteLineAsync($"{result.Explanation} After {time.GetElapsedTime(start).TotalSeconds:0} s.");
        if (!detector.IsReady) return;

        // Sources that the model has never seen; what it takes for a threat goes before the reviewers.
        TrafficSimulator traffic = new(new SimulatorOptions { Sources = 400, Days = 1, Seed = 2, Start = time.GetUtcNow().UtcDateTime.Date.AddDays(-2), Shares = SimulatedVerdicts.MoreAttacks });
        List<Detection> found = [];
        for (int i = 0; i < traffic.Count && found.Count < Shown; i++)
        {
            SimulatedSource source = traffic.Simulate(i);
            FeatureVector vector = extractor.Extract(source.Address, source.Events, source.AskedAt[^1]);
            ThreatScore score = detector.Score(vector, source.Address.ToString());
            if (score.IsThreat) found.Add(ScoringService.DetectionOf(score, vector, time.GetUtcNow()));
        }
        await detections.AddAsync(found, cancellationToken);
        await console.WriteLineAsync($"{found.Count} detections wait for a verdict.");
    }
}

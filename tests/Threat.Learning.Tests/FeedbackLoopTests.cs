using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Retraining;

namespace Threat.Learning.Tests;

/// <summary>The loop as a host runs it, with nothing replaced: verdicts in, a network trained on libtorch, the detector serving it.</summary>
public sealed class FeedbackLoopTests
{
    [Test]
    public async Task Verdicts_become_a_champion_that_the_detector_serves()
    {
        string folder = Directory.CreateTempSubdirectory("loop").FullName;
        try
        {
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            builder.Services.AddThreatLearning(o => o.DataFolder = folder)
                .ConfigureDetection(static o =>
                {
                    o.Classifier.HiddenSizes = [32];
                    o.Classifier.Epochs = 12;
                    o.RefreshInterval = TimeSpan.FromMilliseconds(50);
                })
                .DisableScheduler();
            using IHost host = builder.Build();
            await host.StartAsync();

            TrainingCollector collector = host.Services.GetRequiredService<TrainingCollector>();
            await collector.CollectManyAsync([.. Enumerable.Range(0, 6_000).Select(Sample)]);
            RetrainResult result = await host.Services.GetRequiredService<ModelRetrainer>().RunAsync(RetrainRequest.Manual());
            result.Outcome.ShouldBe(RetrainOutcome.Completed, result.Explanation + result.Error);
            result.Run!.Decision.ShouldBe(RunDecision.Promote, result.Explanation);

            ThreatDetector detector = host.Services.GetRequiredService<ThreatDetector>();
            for (int i = 0; i < 200 && !detector.IsReady; i++) await Task.Delay(50);
            detector.IsReady.ShouldBeTrue();
            detector.Score(Vector(9_001, attack: true)).AttackType.ShouldBe("PortScan");
            detector.Score(Vector(9_002, attack: false)).AttackType.ShouldBe("Normal");
            await host.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TrainingSample Sample(int i)
    {
        bool attack = i % 5 == 0;
        FeatureVector vector = Vector(i, attack);
        return new TrainingSample
        {
            IncidentId = $"incident-{i}",
            Features = vector.Values.ToArray(),
            Missing = vector.MissingMask(),
            SchemaHash = FeatureSchema.Threat100.Id.Hash,
            PredictedLabel = "Normal",
            Confidence = 0.6,
            Verdict = attack ? Verdict.Override : Verdict.Confirm,
            CorrectLabel = attack ? "PortScan" : null,
            ReviewerId = $"reviewer-{i % 20}",
            Source = $"10.0.{i % 3_000 / 200}.{i % 200}/{i / 3_000}",
            EventTime = DateTimeOffset.UtcNow.AddDays(-20).AddMinutes(i * 4),
        };
    }

    /// <summary>Ports and failures tell a scan from the rest, with overlap; providers did not answer.</summary>
    private static FeatureVector Vector(int seed, bool attack)
    {
        Random random = new(seed);
        float[] values = new float[FeatureSchema.Threat100.Count];
        FeatureStatus[] statuses = new FeatureStatus[values.Length];
        for (int i = 0; i < values.Length; i++) values[i] = random.NextSingle();
        statuses.AsSpan(66, 8).Fill(FeatureStatus.ProviderUnknown);
        values[FeatureSchema.Threat100.IndexOf("unique_dst_ports")] = attack ? 20 + 80 * random.NextSingle() : 1 + 30 * random.NextSingle();
        values[FeatureSchema.Threat100.IndexOf("connection_failures")] = attack ? 0.5f + 0.5f * random.NextSingle() : 0.6f * random.NextSingle();
        return new FeatureVector(FeatureSchema.Threat100, DateTimeOffset.UtcNow, values, statuses);
    }
}

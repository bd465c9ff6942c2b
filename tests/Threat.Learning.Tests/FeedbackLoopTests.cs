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
                    o.RefreshInterval = TimeSpan.FromHours(1);
                })
                .DisableScheduler();
            using IHost host = builder.Build();
            await host.StartAsync();

            TrainingCollector collector = host.Services.GetRequiredService<TrainingCollector>();
            await collector.CollectManyAsync([.. Enumerable.Range(0, 6_000).Select(static i => Verdicts.Sample(i))]);
            RetrainResult result = await host.Services.GetRequiredService<ModelRetrainer>().RunAsync(RetrainRequest.Manual());
            result.Outcome.ShouldBe(RetrainOutcome.Completed, result.Explanation + result.Error);
            result.Run!.Decision.ShouldBe(RunDecision.Promote, result.Explanation);

            ThreatDetector detector = host.Services.GetRequiredService<ThreatDetector>();
            detector.ModelVersion.ShouldBe(result.Record!.Version, "it serves before the run returns, long before its next look into the registry");
            detector.Score(Verdicts.Vector(9_001, attack: true)).AttackType.ShouldBe("PortScan");
            detector.Score(Verdicts.Vector(9_002, attack: false)).AttackType.ShouldBe("Normal");

            IModelRegistry registry = host.Services.GetRequiredService<IModelRegistry>();
            ModelVersion next = await registry.RegisterAsync(await registry.LoadAsync("default", result.Record.Version!));
            (await registry.TrySetAliasAsync("default", ModelVersion.Champion, result.Record.Version, next.Version)).ShouldBeTrue();
            (await detector.RefreshAsync(registry, "default")).ShouldBeTrue();
            (await host.Services.GetRequiredService<ModelRetrainer>().RollbackAsync()).ShouldBe(result.Record.Version);
            detector.ModelVersion.ShouldBe(result.Record.Version, "a rollback serves at once too");
            await host.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Redis;
using Threat.Imbalance;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;
using Threat.Thresholds;

namespace Threat.Learning.Tests;

/// <summary>Several detectors in one host, told apart by key.</summary>
public sealed class NamedDetectorsTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("named").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Two_detectors_collect_train_and_score_each_on_its_own()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        foreach (string name in (string[])["web", "edge"])
        {
            builder.Services.AddThreatLearning(name, o => o.DataFolder = _folder)
                .ConfigureDetection(static o =>
                {
                    o.Classifier.HiddenSizes = [32];
                    o.Classifier.Epochs = 12;
                    o.RefreshInterval = TimeSpan.FromMilliseconds(50);
                })
                .DisableScheduler();
        }
        builder.Services.AddSingleton<Analyst>();
        using IHost host = builder.Build();
        await host.StartAsync();
        Analyst analyst = host.Services.GetRequiredService<Analyst>();

        await analyst.Web.Collector.CollectManyAsync([.. Enumerable.Range(0, 6_000).Select(static i => Verdicts.Sample(i, "WebAttack"))]);
        (await analyst.Edge.Samples.GetStatisticsAsync(FeatureSchema.Threat100.Id.Hash)).Total.ShouldBe(0);
        (await analyst.Web.Retrainer.RunAsync(RetrainRequest.Manual())).Run!.Decision.ShouldBe(RunDecision.Promote);
        await analyst.Web.ServesAsync();
        analyst.Edge.Detector.IsReady.ShouldBeFalse();

        await analyst.Edge.Collector.CollectManyAsync([.. Enumerable.Range(0, 6_000).Select(static i => Verdicts.Sample(i, "DDoS"))]);
        (await analyst.Edge.Retrainer.RunAsync(RetrainRequest.Manual())).Run!.Decision.ShouldBe(RunDecision.Promote);
        await analyst.Edge.ServesAsync();

        FeatureVector attack = Verdicts.Vector(9_001, attack: true);
        analyst.Web.Detector.Score(attack).AttackType.ShouldBe("WebAttack");
        analyst.Edge.Detector.Score(attack).AttackType.ShouldBe("DDoS");
        (await analyst.Web.Registry.ListAsync("web")).Count.ShouldBe(2, "a refit, and the model from before it");
        (await analyst.Web.Registry.ListAsync("edge")).ShouldBeEmpty();
        host.Services.GetService<ThreatDetector>().ShouldBeNull("nothing without a name was asked for");
        await host.StopAsync();
    }

    [Test]
    public async Task The_plain_services_stay_those_of_the_detector_without_a_name()
    {
        ServiceCollection services = new();
        services.AddThreatImbalance();
        services.AddThreatLearning();
        int before = services.Count;
        ServiceDescriptor[] plain = [.. services];
        services.AddThreatLearning("web").UseResampler(null).UseRedisFeatureStore("127.0.0.1:1,connectTimeout=50").UsePostgreSql("Host=127.0.0.1;Database=x");
        services.Take(before).ShouldBe(plain);
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<IFeatureStore>().ShouldBeOfType<InMemoryFeatureStore>();
        provider.GetRequiredService<ISampleStore>().ShouldBeOfType<SqliteSampleStore>();
        provider.GetRequiredService<IResampler>().ShouldBeOfType<TargetDistributionResampler>();
        provider.GetRequiredKeyedService<IFeatureStore>("web").ShouldBeOfType<RedisFeatureStore>();
        provider.GetRequiredKeyedService<ISampleStore>("web").ShouldBeOfType<PostgreSqlSampleStore>();
        provider.GetKeyedService<IResampler>("web").ShouldBeNull();
        provider.GetRequiredKeyedService<ThreatDetector>("web").ShouldNotBeSameAs(provider.GetRequiredService<ThreatDetector>());
        provider.GetRequiredService<IOptions<RetrainingOptions>>().Value.ModelName.ShouldBe("default");
        Named<PostgreSqlSampleStoreOptions>(provider, "web").Schema.ShouldBe("threat_web");
        Named<RedisFeatureStoreOptions>(provider, "web").KeyPrefix.ShouldBe("threat:features:web:");
    }

    [Test]
    public void Each_has_options_folders_and_a_model_name_of_its_own()
    {
        ServiceCollection services = new();
        services.AddThreatLearning("web", o =>
        {
            o.DataFolder = "data";
            o.Seed = 5;
        }).ConfigureFeatures(static o => o.TimeToLive = TimeSpan.FromMinutes(1)).ConfigureRetraining(static o => o.KeepVersions = 3);
        services.AddThreatLearning("dns", static o =>
        {
            o.DataFolder = "data";
            o.ModelName = "names";
        });
        using ServiceProvider provider = services.BuildServiceProvider();

        Named<ThreatDetectionOptions>(provider, "web").Registry.Folder.ShouldBe(Path.Combine("data", "web", "models"));
        Named<ThreatDetectionOptions>(provider, "dns").Registry.Folder.ShouldBe(Path.Combine("data", "dns", "models"));
        Named<SqliteSampleStoreOptions>(provider, "web").Path.ShouldBe(Path.Combine("data", "web", "samples.db"));
        Named<ThreatDetectionOptions>(provider, "web").ModelName.ShouldBe("web");
        Named<RetrainingOptions>(provider, "web").ModelName.ShouldBe("web");
        Named<ThreatDetectionOptions>(provider, "dns").ModelName.ShouldBe("names");
        Named<RetrainingOptions>(provider, "dns").ModelName.ShouldBe("names");
        Named<ThresholdOptimizerOptions>(provider, "web").Seed.ShouldBe(5);
        Named<FeaturePipelineOptions>(provider, "web").TimeToLive.ShouldBe(TimeSpan.FromMinutes(1));
        Named<FeaturePipelineOptions>(provider, "dns").TimeToLive.ShouldBe(TimeSpan.FromMinutes(5));
        Named<RetrainingOptions>(provider, "web").KeepVersions.ShouldBe(3);
        Named<RetrainingOptions>(provider, "dns").KeepVersions.ShouldBe(10);
    }

    [Test]
    public void Calling_it_twice_registers_nothing_twice()
    {
        ServiceCollection services = new();
        services.AddThreatLearning("web").AddHealthChecks();
        int once = services.Count;
        services.AddThreatLearning("web").AddHealthChecks();
        services.Count(static d => !d.ServiceType.IsGenericType).ShouldBe(services.Take(once).Count(static d => !d.ServiceType.IsGenericType));
    }

    [Test]
    public void What_is_keyed_before_stays()
    {
        IResampler own = new RandomOverSampler();
        ServiceCollection services = new();
        services.AddKeyedSingleton("web", own).AddThreatLearning("web");
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredKeyedService<IResampler>("web").ShouldBeSameAs(own);
        provider.GetRequiredKeyedService<RetrainSteps>("web").Resampler.ShouldBeSameAs(own);
    }

    [Test]
    public async Task A_section_per_detector_reaches_its_parts_alone()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Web:Imbalance:Strategy"] = "smote",
            ["Web:Thresholds:Metric"] = "mcc",
            ["Web:Retraining:Triggers:MinSamples"] = "250",
            ["Web:Redis:Connection"] = "127.0.0.1:1,connectTimeout=50",
            ["Web:Health:MaxModelAge"] = "2.00:00:00",
        }).Build();
        ServiceCollection services = new();
        services.AddThreatLearning("web", configuration.GetSection("Web"));
        services.AddThreatLearning("dns");
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredKeyedService<IResampler>("web").ShouldBeOfType<Smote>();
        provider.GetKeyedService<IResampler>("dns").ShouldBeNull();
        Named<ThresholdOptimizerOptions>(provider, "web").Metric.Name.ShouldBe("mcc");
        Named<RetrainingOptions>(provider, "web").Triggers.MinSamples.ShouldBe(250);
        Named<RetrainingOptions>(provider, "dns").Triggers.MinSamples.ShouldBe(1000);
        Named<ThreatHealthOptions>(provider, "web").MaxModelAge.ShouldBe(TimeSpan.FromDays(2));
        provider.GetRequiredKeyedService<IFeatureStore>("web").ShouldBeOfType<RedisFeatureStore>();
        provider.GetRequiredKeyedService<IFeatureStore>("dns").ShouldBeOfType<InMemoryFeatureStore>();
    }

    [Test]
    public async Task Health_and_advice_name_the_detector()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddThreatLearning(o => o.DataFolder = _folder).AddHealthChecks();
        services.AddThreatLearning("web", o => o.DataFolder = _folder).AddHealthChecks().UsePostgreSql("Host=127.0.0.1;Port=1;Database=x;Timeout=1");
        await using ServiceProvider provider = services.BuildServiceProvider();

        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(static r => r.Tags.Contains("web"));
        report.Entries.Keys.Order().ShouldBe(["threat-feature-store-web", "threat-model-web", "threat-sample-store-web", "threat-scheduler-web"]);
        report.Entries["threat-model-web"].Description.ShouldBe("No model is served. Register one as 'web' with the alias 'champion', or let a retraining run promote the first.");
        report.Entries["threat-sample-store-web"].Status.ShouldBe(HealthStatus.Unhealthy);

        IReadOnlyList<ConfigurationAdvice> advice = ThreatLearningAdvisor.Inspect(provider);
        advice.Single(static a => a.Code == "TL001").Detector.ShouldBe("web");
        advice.Where(static a => a.Code == "TL009").Select(static a => a.Detector).ShouldBe([null, "web"]);
    }

    [Test]
    public void Two_detectors_on_one_model_are_advised_against()
    {
        ServiceCollection services = new();
        foreach (string name in (string[])["web", "dns"])
            services.AddThreatLearning(name, static o => o.ModelName = "one").ConfigureDetection(static o => o.Registry.Folder = "models");
        using ServiceProvider provider = services.BuildServiceProvider();
        ThreatLearningAdvisor.Inspect(provider).Single(static a => a.Code == "TL016").Message.ShouldBe(
            $"The detectors 'web', 'dns' serve and promote the same model 'one' in '{Path.GetFullPath("models")}': each replaces the other's champion by one trained on its own verdicts. Give each its own ThreatLearningOptions.ModelName or registry folder.");
    }

    [TestCase("")]
    [TestCase("a/b")]
    [TestCase("..")]
    public void A_name_that_could_be_no_folder_is_refused(string name) => Should.Throw<ArgumentException>(() => new ServiceCollection().AddThreatLearning(name));

    [Test]
    public void The_refusal_of_a_name_says_what_is_allowed()
        => Should.Throw<ArgumentException>(static () => new ServiceCollection().AddThreatLearning("a b")).Message.ShouldStartWith(
            "The name 'a b' cannot be used: a detector's name is 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter, a digit or '_'.");

    [Test]
    public async Task Invalid_options_of_one_detector_stop_the_host_at_its_start()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddThreatLearning("web", o => o.DataFolder = _folder).ConfigureFeatures(static o => o.WriteBackBatchSize = 0);
        using IHost host = builder.Build();
        OptionsValidationException e = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());
        e.OptionsName.ShouldBe("web");
        e.Failures.ShouldBe(["FeaturePipelineOptions.WriteBackBatchSize is 0; allowed is 1 to 10000."]);
    }

    private static TOptions Named<TOptions>(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    /// <summary>A service as a user writes it.</summary>
    private sealed class Analyst(
        [FromKeyedServices("web")] ThreatDetector webDetector, [FromKeyedServices("web")] TrainingCollector webCollector, [FromKeyedServices("web")] ModelRetrainer webRetrainer,
        [FromKeyedServices("web")] IModelRegistry webRegistry, [FromKeyedServices("web")] ISampleStore webSamples,
        [FromKeyedServices("edge")] ThreatDetector edgeDetector, [FromKeyedServices("edge")] TrainingCollector edgeCollector, [FromKeyedServices("edge")] ModelRetrainer edgeRetrainer,
        [FromKeyedServices("edge")] IModelRegistry edgeRegistry, [FromKeyedServices("edge")] ISampleStore edgeSamples)
    {
        public Parts Web { get; } = new(webDetector, webCollector, webRetrainer, webRegistry, webSamples);

        public Parts Edge { get; } = new(edgeDetector, edgeCollector, edgeRetrainer, edgeRegistry, edgeSamples);
    }

    private sealed record Parts(ThreatDetector Detector, TrainingCollector Collector, ModelRetrainer Retrainer, IModelRegistry Registry, ISampleStore Samples)
    {
        public async Task ServesAsync()
        {
            for (int i = 0; i < 200 && !Detector.IsReady; i++) await Task.Delay(50);
            Detector.IsReady.ShouldBeTrue();
        }
    }
}

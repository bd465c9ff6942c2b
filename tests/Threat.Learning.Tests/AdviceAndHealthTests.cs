using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Threat.Core;
using Threat.Features;
using Threat.Features.Redis;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;
using Threat.TestKit;

namespace Threat.Learning.Tests;

public sealed class AdviceAndHealthTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Path.Combine(AppContext.BaseDirectory, "advice-" + Guid.NewGuid().ToString("N"));

    [TearDown]
    public void RemoveFolder()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task The_defaults_are_advised_about_the_golden_set_and_intelligence_only() => (await Codes(static _ => { })).ShouldBe(["TL009", "TL010"]);

    [Test]
    public async Task Mixed_places_for_shared_and_local_data_are_named()
    {
        (await Codes(static b => b.UsePostgreSql("Host=127.0.0.1;Database=x"))).ShouldBe(["TL001", "TL003", "TL009", "TL010", "TL014"]);
        (await Codes(static b => b.UseRedisFeatureStore("127.0.0.1:1"))).ShouldBe(["TL002", "TL009", "TL010"]);
    }

    [Test]
    public async Task Missing_steps_odd_times_and_a_temporary_folder_are_named()
    {
        (await Codes(static b => b.Services.Configure<ThreatLearningOptions>(static o => o.DataFolder = Path.Combine(Path.GetTempPath(), "x")))).ShouldContain("TL004");
        (await Codes(static b => b.ConfigureFeatures(static o => o.TimeToLive = TimeSpan.FromSeconds(2)))).ShouldContain("TL005");
        (await Codes(static b => b.ConfigureFeatures(static o => o.TimeToLive = TimeSpan.FromHours(3)))).ShouldContain("TL006");
        (await Codes(static b => b.DisableScheduler())).ShouldNotContain("TL009");
        (await Codes(static b => b.AddThreatIntelligence(static _ => { }))).ShouldNotContain("TL010");
    }

    [Test]
    public async Task Settings_that_defeat_each_other_are_named()
    {
        (await Codes(static b => b.Services.RemoveAll<ICalibrator>())).ShouldContain("TL007");
        (await Codes(static b => b.Services.RemoveAll<IThresholdOptimizer>())).ShouldContain("TL008");
        (await Codes(static b => b.ConfigureRetraining(static o => o.Schedule.Interval = TimeSpan.FromDays(8)))).ShouldContain("TL012");
        (await Codes(static b => b.ConfigureRetraining(static o => o.Schedule.Interval = TimeSpan.FromDays(8)).DisableScheduler())).ShouldNotContain("TL012");
        (await Codes(static b => b.ConfigureRetraining(static o => o.MaxRows = 4_000))).ShouldContain("TL013");
        (await Codes(static b => b.UsePostgreSql("Host=127.0.0.1;Database=x").ConfigureRetraining(static o => o.SigningKey = new byte[32]))).ShouldNotContain("TL014");
        (await Codes(static b => b.ConfigureRetraining(static o => o.ModelName = "other"))).ShouldContain("TL015");
    }

    [Test]
    public async Task A_time_to_live_shorter_than_the_time_between_events_shows_in_the_lookups_and_is_logged_within_the_hour()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        LogLines lines = new();
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(FeatureSource.From(FeatureSchema.Threat100, static (_, asOf, _) => Verdicts.Vector(1, attack: false, asOf)));
        builder.Services.AddThreatLearning(o => o.DataFolder = _folder).DisableScheduler().ConfigureFeatures(static o => o.TimeToLive = TimeSpan.FromSeconds(30));
        using IHost host = builder.Build();
        await host.StartAsync();
        FeaturePipeline pipeline = host.Services.GetRequiredService<FeaturePipeline>();
        FeatureKey[] keys = [.. Enumerable.Range(0, 600).Select(static i => new FeatureKey("ip", $"source-{i}"))];
        for (int round = 0; round < 3; round++)
        {
            await pipeline.ExtractBatchAsync(keys, time.GetUtcNow());
            time.Advance(TimeSpan.FromSeconds(40));
        }
        lines.All.ShouldNotContain(static l => l.Contains("TL011", StringComparison.Ordinal));
        for (int i = 0; i < 100 && !lines.All.Any(static l => l.Contains("TL011", StringComparison.Ordinal)); i++)
        {
            time.Advance(TimeSpan.FromMinutes(61));
            await Task.Delay(20);
        }
        await host.StopAsync();
        lines.All.Where(static l => l.Contains("TL011", StringComparison.Ordinal)).ShouldBe(["Warning TL011: Of the lookups that found a feature vector, 1200 found an expired one and 0 a live one: FeaturePipelineOptions.TimeToLive = 00:00:30 is shorter than the usual time between two events of a source, and the store only costs. Raise TimeToLive."]);
    }

    [Test]
    public async Task The_advice_says_what_hurts_and_which_option_mends_it()
    {
        await using ServiceProvider provider = Provider(static b => b.UseRedisFeatureStore("127.0.0.1:1"));
        ThreatLearningAdvisor.Inspect(provider).Single(static a => a.Code == "TL002").Message.ShouldBe(
            "Feature vectors are in Redis, which suggests several hosts, but samples are in a SQLite file of this host: each host would train on its own verdicts only. Call UsePostgreSql, or ignore this on a single host.");
    }

    [Test]
    public async Task The_host_logs_the_advice_when_it_starts()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        LogLines lines = new();
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.Services.AddThreatLearning(o => o.DataFolder = _folder);
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
        lines.All.ShouldContain(static l => l.StartsWith("Warning TL009: Models are promoted on a schedule without a golden set", StringComparison.Ordinal));
    }

    [Test]
    public async Task Health_names_what_is_missing_and_what_is_down()
    {
        await using ServiceProvider provider = Provider(static b => b.AddHealthChecks().AddHealthChecks());
        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        report.Entries.Keys.Order().ShouldBe(["threat-feature-store", "threat-model", "threat-sample-store", "threat-scheduler"]);
        report.Entries["threat-feature-store"].Status.ShouldBe(HealthStatus.Healthy);
        report.Entries["threat-sample-store"].Status.ShouldBe(HealthStatus.Healthy);
        report.Entries["threat-model"].Description.ShouldBe("No model is served. Register one as 'default' with the alias 'champion', or let a retraining run promote the first.");
        report.Entries["threat-scheduler"].Description.ShouldBe("The scheduler is not running although it is switched on.");

        await using ServiceProvider down = Provider(static b => b.AddHealthChecks(static o => o.StoreTimeout = TimeSpan.FromSeconds(10)).UseRedisFeatureStore("127.0.0.1:1,connectTimeout=100").UsePostgreSql("Host=127.0.0.1;Port=1;Database=x;Timeout=1"));
        HealthReport broken = await down.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        broken.Entries["threat-feature-store"].Status.ShouldBe(HealthStatus.Degraded);
        broken.Entries["threat-sample-store"].Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Test]
    public async Task The_builder_puts_features_in_Redis_and_samples_in_PostgreSQL()
    {
        await using ServiceProvider provider = Provider(static b => b.UseRedisFeatureStore("127.0.0.1:1,connectTimeout=100").UsePostgreSql("Host=127.0.0.1;Database=x"));
        provider.GetRequiredService<IFeatureStore>().ShouldBeOfType<RedisFeatureStore>();
        provider.GetRequiredService<ISampleStore>().ShouldBeOfType<PostgreSqlSampleStore>();
        provider.GetRequiredService<IOptions<PostgreSqlSampleStoreOptions>>().Value.ConnectionString.ShouldBe("Host=127.0.0.1;Database=x");
    }

    /// <summary>The advice about a host whose folder lies in no temporary folder; it is named, not made.</summary>
    private async Task<string[]> Codes(Action<IThreatLearningBuilder> change)
    {
        _folder = Path.Combine(Path.GetPathRoot(AppContext.BaseDirectory)!, "threat-learning-advice");
        await using ServiceProvider provider = Provider(change);
        return [.. ThreatLearningAdvisor.Inspect(provider).Select(static a => a.Code)];
    }

    private ServiceProvider Provider(Action<IThreatLearningBuilder> change)
    {
        ServiceCollection services = new();
        services.AddLogging();
        change(services.AddThreatLearning(o => o.DataFolder = _folder));
        return services.BuildServiceProvider();
    }
}

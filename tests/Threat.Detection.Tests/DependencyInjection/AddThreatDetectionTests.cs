using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Detection.Tests;

public sealed class AddThreatDetectionTests
{
    private string _root = null!;

    [SetUp]
    public void MakeFolder() => _root = Directory.CreateTempSubdirectory("threat-di-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task A_host_serves_the_champion_and_follows_it()
    {
        FileModelRegistry registry = new(_root);
        string one = await Register(registry, 1), two = await Register(registry, 2);
        await registry.TrySetAliasAsync("default", ModelVersion.Champion, null, one);
        FakeTimeProvider clock = new();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddThreatDetection(o => o.Registry.Folder = _root).AddThreatDetection();
        using IHost host = builder.Build();
        await host.StartAsync();
        ThreatDetector detector = host.Services.GetRequiredService<ThreatDetector>();
        detector.ModelVersion.ShouldBe(one);
        host.Services.GetServices<IHostedService>().Count().ShouldBe(1);

        await registry.TrySetAliasAsync("default", ModelVersion.Champion, one, two);
        await Eventually(clock, () => detector.ModelVersion == two);
        // A damaged champion is not served: the one in use stays.
        string three = await Register(registry, 3);
        File.WriteAllText(Path.Combine(_root, "default", "versions", three, "model", "labels.json"), "{}");
        await registry.TrySetAliasAsync("default", ModelVersion.Champion, two, three);
        for (int i = 0; i < 3; i++) clock.Advance(TimeSpan.FromSeconds(10));
        await Task.Delay(200);
        detector.ModelVersion.ShouldBe(two);
        await registry.TrySetAliasAsync("default", ModelVersion.Champion, three, one);
        await Eventually(clock, () => detector.ModelVersion == one);
        await host.StopAsync();
    }

    [Test]
    public async Task A_start_without_a_champion_and_one_with_a_damaged_champion_are_told_apart()
    {
        FileModelRegistry registry = new(_root);
        (await LoggedAtStart()).ShouldBe(["Warning Model default has no version under alias champion yet; scores fail until there is one"]);
        string one = await Register(registry, 1);
        File.WriteAllText(Path.Combine(_root, "default", "versions", one, "model", "labels.json"), "{}");
        await registry.TrySetAliasAsync("default", ModelVersion.Champion, null, one);
        (await LoggedAtStart()).ShouldBe(["Error Could not load model default under alias champion, and there is none yet; scores fail until one loads"]);
    }

    private async Task<string[]> LoggedAtStart()
    {
        LogLines lines = new();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.Services.AddThreatDetection(o => o.Registry.Folder = _root);
        using IHost host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<ThreatDetector>().IsReady.ShouldBeFalse();
        await host.StopAsync();
        return [.. lines.All.Where(static l => !l.StartsWith("Information ", StringComparison.Ordinal) && !l.StartsWith("Debug ", StringComparison.Ordinal))];
    }

    [Test]
    public void A_configuration_section_is_read_and_its_lists_replace_the_defaults()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Threat:ModelName"] = "web",
            ["Threat:RefreshInterval"] = "00:01:00",
            ["Threat:Detector:TopFeatures"] = "3",
            ["Threat:Classifier:HiddenSizes:0"] = "32",
            ["Threat:Classifier:HiddenSizes:1"] = "16",
            ["Threat:Classifier:EarlyStoppingPatience"] = "4",
            ["Threat:Registry:Folder"] = _root,
        }).Build();
        using ServiceProvider services = new ServiceCollection().AddThreatDetection(configuration.GetSection("Threat")).BuildServiceProvider();
        ThreatDetectionOptions options = services.GetRequiredService<IOptions<ThreatDetectionOptions>>().Value;
        options.ModelName.ShouldBe("web");
        options.RefreshInterval.ShouldBe(TimeSpan.FromMinutes(1));
        options.Detector.TopFeatures.ShouldBe(3);
        options.Classifier.HiddenSizes.ShouldBe([32, 16]);
        options.Classifier.EarlyStoppingPatience.ShouldBe(4);
        services.GetRequiredService<IModelTrainer>().ShouldBeOfType<ThreatClassifier>();
    }

    [Test]
    public void Settings_out_of_range_stop_the_host_with_their_reason()
    {
        using ServiceProvider services = new ServiceCollection().AddThreatDetection(o => o.Classifier.Dropout = 1.5).BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<ThreatDetector>()).Message.ShouldStartWith("ThreatDetectionOptions: Dropout is 1.5; allowed is 0 to below 1.");
        using ServiceProvider slow = new ServiceCollection().AddThreatDetection(o => o.RefreshInterval = TimeSpan.FromDays(60)).BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => slow.GetRequiredService<ThreatDetector>()).Message.ShouldStartWith("ThreatDetectionOptions.RefreshInterval is 60.00:00:00; at most 30 days are allowed.");
    }

    [Test]
    public void What_the_application_registered_stays()
    {
        FileModelRegistry own = new(_root);
        using ServiceProvider services = new ServiceCollection().AddSingleton<IModelRegistry>(own).AddThreatDetection().BuildServiceProvider();
        services.GetRequiredService<IModelRegistry>().ShouldBeSameAs(own);
    }

    private static async Task Eventually(FakeTimeProvider clock, Func<bool> condition)
    {
        for (int i = 0; i < 200 && !condition(); i++)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(25);
        }
        condition().ShouldBeTrue();
    }

    private static async Task<string> Register(FileModelRegistry registry, long seed)
    {
        using ThreatModel model = RandomModels.Model(seed);
        return (await registry.RegisterAsync(model)).Version;
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Imbalance;
using Threat.Losses;
using Threat.Retraining;
using Threat.Thresholds;

namespace Threat.Learning.Tests;

public sealed class AddThreatLearningTests
{
    [Test]
    public void Every_part_of_the_suite_resolves_with_its_default()
    {
        using ServiceProvider services = Services(static _ => { }).BuildServiceProvider();

        services.GetRequiredService<IModelTrainer>().ShouldBeOfType<ThreatClassifier>();
        services.GetService<IResampler>().ShouldBeNull("training rows stay as they are unless somebody asks for balancing");
        services.GetRequiredService<ICalibrator>().ShouldBeOfType<TemperatureScaling>();
        services.GetRequiredService<IThresholdOptimizer>().ShouldBeOfType<ThresholdOptimizer>();
        services.GetRequiredService<IModelRegistry>().ShouldBeOfType<FileModelRegistry>();
        services.GetRequiredService<IFeatureStore>().ShouldBeOfType<InMemoryFeatureStore>();
        services.GetRequiredService<ThreatFeatureExtractor>().ShouldNotBeNull();
        services.GetRequiredService<ThreatDetector>().IsReady.ShouldBeFalse();
    }

    [Test]
    public void Calling_it_twice_registers_nothing_twice()
    {
        IServiceCollection services = Services(static _ => { });
        int once = services.Count(d => !IsOptions(d));
        services.AddThreatLearning();
        services.Count(d => !IsOptions(d)).ShouldBe(once);
    }

    [Test]
    public void What_the_host_registered_before_stays()
    {
        IResampler own = new RandomOverSampler();
        IServiceCollection services = new ServiceCollection().AddSingleton(own);
        services.AddThreatLearning();
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IResampler>().ShouldBeSameAs(own);
    }

    [Test]
    public void The_builder_replaces_and_removes_steps()
    {
        IServiceCollection services = new ServiceCollection();
        services.AddThreatLearning().UseResampler(null).UseThresholdOptimizer(new ThresholdOptimizer(new ThresholdOptimizerOptions { Seed = 9 })).DisableScheduler();
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetService<IResampler>().ShouldBeNull();
        provider.GetRequiredService<IOptions<RetrainingOptions>>().Value.Schedule.Enabled.ShouldBeFalse();
    }

    [Test]
    public void Shared_settings_reach_the_parts_and_the_parts_own_settings_win()
    {
        IServiceCollection services = Services(static o =>
        {
            o.ModelName = "edge";
            o.DataFolder = "data";
            o.RetrainOnSchedule = false;
        });
        services.AddThreatLearning().ConfigureDetection(static o => o.Registry.Folder = "elsewhere");
        using ServiceProvider provider = services.BuildServiceProvider();

        ThreatDetectionOptions detection = provider.GetRequiredService<IOptions<ThreatDetectionOptions>>().Value;
        detection.ModelName.ShouldBe("edge");
        detection.Registry.Folder.ShouldBe("elsewhere");
        RetrainingOptions retraining = provider.GetRequiredService<IOptions<RetrainingOptions>>().Value;
        retraining.ModelName.ShouldBe("edge");
        retraining.Schema.ShouldBe(FeatureSchema.Threat100.Id);
        retraining.Schedule.Enabled.ShouldBeFalse();
        provider.GetRequiredService<IOptions<SqliteSampleStoreOptions>>().Value.Path.ShouldBe(Path.Combine("data", "samples.db"));
    }

    [Test]
    public void A_configuration_section_reaches_every_part()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ThreatLearning:ModelName"] = "site",
            ["ThreatLearning:Seed"] = "7",
            ["ThreatLearning:Detection:Classifier:Epochs"] = "3",
            ["ThreatLearning:Retraining:Triggers:MinSamples"] = "250",
            ["ThreatLearning:Features:Pipeline:MaxDegreeOfParallelism"] = "2",
        }).Build();
        IServiceCollection services = new ServiceCollection();
        services.AddThreatLearning(configuration.GetSection(ThreatLearningOptions.SectionName));
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<ThreatLearningOptions>>().Value.Seed.ShouldBe(7);
        provider.GetRequiredService<IOptions<ThreatDetectionOptions>>().Value.Classifier.Epochs.ShouldBe(3);
        provider.GetRequiredService<IOptions<RetrainingOptions>>().Value.Triggers.MinSamples.ShouldBe(250);
        provider.GetRequiredService<IOptions<FeaturePipelineOptions>>().Value.MaxDegreeOfParallelism.ShouldBe(2);
    }

    [Test]
    public async Task Blank_settings_stop_the_host_at_its_start()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddThreatLearning(static o =>
        {
            o.ModelName = " ";
            o.DataFolder = "";
        });
        using IHost host = builder.Build();
        OptionsValidationException e = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());
        e.Failures.ShouldBe(["ThreatLearningOptions.ModelName is blank; give the model a name, as in \"default\".", "ThreatLearningOptions.DataFolder is blank; give a folder that the host may write to."]);
    }

    private static IServiceCollection Services(Action<ThreatLearningOptions> configure)
    {
        IServiceCollection services = new ServiceCollection();
        services.AddThreatLearning(configure);
        return services;
    }

    private static bool IsOptions(ServiceDescriptor d) => d.ServiceType.IsGenericType && d.ServiceType.GetGenericTypeDefinition() is { } t
        && (t == typeof(IConfigureOptions<>) || t == typeof(IValidateOptions<>) || t == typeof(IOptionsChangeTokenSource<>));
}

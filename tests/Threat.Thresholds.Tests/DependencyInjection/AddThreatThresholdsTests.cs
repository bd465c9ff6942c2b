using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Threat.Core;

namespace Threat.Thresholds.Tests.DependencyInjection;

public class AddThreatThresholdsTests
{
    [Test]
    public void Registers_the_optimizer_once_and_lets_what_was_there_stay()
    {
        ServiceCollection services = new();
        services.AddThreatThresholds(o => o.Seed = 7).AddThreatThresholds();
        services.Count(static d => d.ServiceType == typeof(IThresholdOptimizer)).ShouldBe(1);
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IThresholdOptimizer>().ShouldBeSameAs(provider.GetRequiredService<ThresholdOptimizer>());
        provider.GetRequiredService<IOptions<ThresholdOptimizerOptions>>().Value.Seed.ShouldBe(7);
    }

    [Test]
    public void Reads_metrics_and_rule_from_configuration()
    {
        using ServiceProvider provider = Build(("T:Metric", "recall@precision>=0.9"), ("T:ClassMetrics:Botnet", "f-beta(2)"), ("T:Rule", "highest-above-threshold"),
            ("T:Averaging", "Bootstrap"), ("T:Resamples", "80"), ("T:Search", "Grid"), ("T:GridSpacing", "Quantile"), ("T:Joint", "false"));
        ThresholdOptimizerOptions options = provider.GetRequiredService<IOptions<ThresholdOptimizerOptions>>().Value;
        (options.Metric.Name, options.ClassMetrics["botnet"].Name, options.Rule.Name).ShouldBe(("recall@precision>=0.9", "f-beta(2)", "highest-above-threshold"));
        (options.Averaging, options.Resamples, options.Search, options.GridSpacing, options.Joint).ShouldBe((ThresholdAveraging.Bootstrap, 80, ThresholdSearch.Grid, GridSpacing.Quantile, false));
        options.Trials.ShouldBe(100);
    }

    [Test]
    public void Wrong_settings_are_named()
    {
        Should.Throw<OptionsValidationException>(() => Value(("T:Resamples", "1"))).Message.ShouldStartWith("ThresholdOptimizerOptions: Resamples is 1; it must be at least 2.");
        Should.Throw<OptionsValidationException>(() => Value(("T:IntervalLevel", "1"))).Message.ShouldStartWith("ThresholdOptimizerOptions: IntervalLevel is 1; it must be above 0 and below 1.");
        Should.Throw<FormatException>(() => Value(("T:Metric", "f3"))).Message.ShouldStartWith("'f3' is no threshold metric; known are");
        Should.Throw<InvalidOperationException>(() => Value(("T:Metrik", "f1"))).Message.ShouldContain("Metrik");

        static ThresholdOptimizerOptions Value(params (string, string)[] settings)
        {
            using ServiceProvider provider = Build(settings);
            return provider.GetRequiredService<IOptions<ThresholdOptimizerOptions>>().Value;
        }
    }

    private static ServiceProvider Build(params (string Key, string Value)[] settings)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        return new ServiceCollection().AddThreatThresholds(configuration.GetSection("T")).BuildServiceProvider();
    }
}

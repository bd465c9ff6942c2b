using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Threat.Thresholds.Tests.Optimization;

/// <summary>Every option, found by reflection: one that is added and forgotten elsewhere fails here.</summary>
public sealed class ThresholdOptimizerOptionsTests
{
    private static readonly PropertyInfo[] Options = typeof(ThresholdOptimizerOptions).GetProperties();

    [Test]
    public void A_search_by_trials_ends_when_it_is_cancelled([Values(ThresholdSearch.Grid, ThresholdSearch.Bayesian)] ThresholdSearch search)
    {
        using CancellationTokenSource source = new();
        ThresholdMetric cancelling = ThresholdMetric.Custom("cancelling", counts =>
        {
            source.Cancel();
            return counts.F1;
        });
        ThresholdOptimizer optimizer = new(new ThresholdOptimizerOptions { Search = search, Metric = cancelling, Joint = false, Averaging = ThresholdAveraging.None });
        Should.Throw<OperationCanceledException>(() => optimizer.Optimize(Synthetic.Scores(2_000, 4), source.Token));
    }

    [Test]
    public void A_copy_has_every_option_and_shares_no_collection()
    {
        ThresholdOptimizerOptions given = new();
        foreach (PropertyInfo option in Options.Where(static p => p.SetMethod is { IsPublic: true })) option.SetValue(given, Other(option, option.GetValue(given)));
        given.ClassMetrics["Botnet"] = ThresholdMetric.Mcc;
        ThresholdOptimizerOptions copy = given.Clone();
        foreach (PropertyInfo option in Options)
        {
            object? value = option.GetValue(given), copied = option.GetValue(copy);
            if (value is IEnumerable list and not string)
            {
                copied.ShouldNotBeSameAs(value, option.Name);
                ((IEnumerable)copied!).Cast<object>().ShouldBe(list.Cast<object>(), option.Name);
            }
            else copied.ShouldBe(value, option.Name);
        }
        copy.ClassMetrics["botnet"].ShouldBe(ThresholdMetric.Mcc, "names of classes have no case");
    }

    [Test]
    public void A_configuration_section_reaches_every_option_but_the_objective()
    {
        foreach (PropertyInfo option in Options.Where(static p => p.SetMethod is { IsPublic: true } && p.Name != nameof(ThresholdOptimizerOptions.Objective)))
        {
            object? before = option.GetValue(new ThresholdOptimizerOptions()), wanted = Other(option, before);
            string text = wanted switch
            {
                ThresholdMetric metric => metric.Name,
                Threat.Core.IDecisionRule rule => rule.Name,
                _ => Convert.ToString(wanted, CultureInfo.InvariantCulture)!,
            };
            IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create($"T:{option.Name}", (string?)text)]).Build();
            using ServiceProvider provider = new ServiceCollection().AddThreatThresholds(configuration.GetSection("T")).BuildServiceProvider();
            object? read = option.GetValue(provider.GetRequiredService<IOptions<ThresholdOptimizerOptions>>().Value);
            (read is ThresholdMetric m ? m.Name : read).ShouldBe(wanted is ThresholdMetric w ? w.Name : wanted, option.Name);
        }
    }

    /// <summary>An allowed value that is not the given one.</summary>
    private static object Other(PropertyInfo option, object? value) => option.Name switch
    {
        nameof(ThresholdOptimizerOptions.Metric) => ThresholdMetric.Mcc,
        nameof(ThresholdOptimizerOptions.Rule) => HighestAboveThresholdRule.Instance,
        nameof(ThresholdOptimizerOptions.Objective) => DecisionObjective.MacroF1,
        nameof(ThresholdOptimizerOptions.Resamples) => 7,
        _ => value switch
        {
            bool b => !b,
            int n => n + 2,
            long n => n + 2,
            double x => x / 2 + 0.1,
            Enum e => Enum.GetValues(e.GetType()).Cast<object>().First(v => !v.Equals(e)),
            _ => throw new NotSupportedException($"Say here how {option.Name} is changed."),
        },
    };
}

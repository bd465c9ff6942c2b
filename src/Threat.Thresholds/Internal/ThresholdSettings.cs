using Microsoft.Extensions.Configuration;

namespace Threat.Thresholds.Internal;

/// <summary>The options as a configuration file holds them: metrics and the rule by name.</summary>
internal sealed class ThresholdSettings
{
    public string? Metric { get; set; }

    public Dictionary<string, string> ClassMetrics { get; } = new(StringComparer.OrdinalIgnoreCase);

    public string? Rule { get; set; }

    public bool? Joint { get; set; }

    public ThresholdSearch? Search { get; set; }

    public int? Trials { get; set; }

    public GridSpacing? GridSpacing { get; set; }

    public ThresholdAveraging? Averaging { get; set; }

    public int? Resamples { get; set; }

    public double? IntervalLevel { get; set; }

    public double? PriorStrength { get; set; }

    public int? MinimumPositives { get; set; }

    public bool? ArgmaxUnlessBetter { get; set; }

    public long? Seed { get; set; }

    public int? MaxDegreeOfParallelism { get; set; }

    public static void Read(IConfiguration section, ThresholdOptimizerOptions options)
    {
        ThresholdSettings s = new();
        section.Bind(s, static o => o.ErrorOnUnknownConfiguration = true);
        if (s.Metric is not null) options.Metric = ThresholdMetric.Parse(s.Metric);
        foreach ((string name, string metric) in s.ClassMetrics) options.ClassMetrics[name] = ThresholdMetric.Parse(metric);
        if (s.Rule is not null) options.Rule = DecisionRules.FromName(s.Rule);
        options.Joint = s.Joint ?? options.Joint;
        options.Search = s.Search ?? options.Search;
        options.Trials = s.Trials ?? options.Trials;
        options.GridSpacing = s.GridSpacing ?? options.GridSpacing;
        options.Averaging = s.Averaging ?? options.Averaging;
        options.Resamples = s.Resamples ?? options.Resamples;
        options.IntervalLevel = s.IntervalLevel ?? options.IntervalLevel;
        options.PriorStrength = s.PriorStrength ?? options.PriorStrength;
        options.MinimumPositives = s.MinimumPositives ?? options.MinimumPositives;
        options.ArgmaxUnlessBetter = s.ArgmaxUnlessBetter ?? options.ArgmaxUnlessBetter;
        options.Seed = s.Seed ?? options.Seed;
        options.MaxDegreeOfParallelism = s.MaxDegreeOfParallelism ?? options.MaxDegreeOfParallelism;
    }
}

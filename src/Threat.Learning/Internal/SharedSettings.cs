using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Threat.Detection;
using Threat.Features;
using Threat.Imbalance;
using Threat.Retraining;
using Threat.Thresholds;

namespace Threat.Learning.Internal;

/// <summary>Hands the shared settings to the parts, before what the user configures on them.</summary>
internal static class SharedSettings
{
    public static void Share(IServiceCollection services, string? name)
    {
        if (name is not null) services.Configure<ThreatLearningOptions>(name, o => o.ModelName = name);
        Hand<ThreatImbalanceOptions>(services, name, static (o, shared) => o.Seed = shared.Seed);
        Hand<ThresholdOptimizerOptions>(services, name, static (o, shared) => (o.Seed, o.ArgmaxUnlessBetter) = (shared.Seed, true));
        Hand<SqliteSampleStoreOptions>(services, name, (o, shared) => o.Path = Path.Combine(Folder(shared, name), "samples.db"));
        Hand<ThreatDetectionOptions>(services, name, (o, shared) =>
        {
            o.ModelName = shared.ModelName;
            o.Registry.Folder = Path.Combine(Folder(shared, name), "models");
        });
        Hand<RetrainingOptions>(services, name, static (o, shared) =>
        {
            o.ModelName = shared.ModelName;
            o.Schema = FeatureSchema.Threat100.Id;
            // The detector encodes every vector with missing indicators, so the models it is given must expect them.
            o.MissingValues = MissingValueHandling.Encode;
            o.Schedule.Enabled = shared.RetrainOnSchedule;
        });
    }

    /// <summary>A named detector has a sub-folder of its own, so that two that are given the same folder never mix samples or models.</summary>
    private static string Folder(ThreatLearningOptions shared, string? name) => name is null ? shared.DataFolder : Path.Combine(shared.DataFolder, name);

    private static void Hand<TOptions>(IServiceCollection services, string? name, Action<TOptions, ThreatLearningOptions> hand)
        where TOptions : class
        => services.AddOptions<TOptions>(name ?? Options.DefaultName).Configure<IOptionsMonitor<ThreatLearningOptions>>((o, shared) => hand(o, shared.Get(name)));
}

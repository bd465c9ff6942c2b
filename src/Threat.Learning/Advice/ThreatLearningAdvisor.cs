using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Features.Redis;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;

namespace Threat.Learning;

/// <summary>Looks at a host's registrations and options for combinations that work but hurt. <c>AddThreatLearning</c> logs what it finds when the host starts.</summary>
/// <remarks>Thread-safe; it reads options and types and calls no store.</remarks>
public static class ThreatLearningAdvisor
{
    /// <summary>What is odd, empty when nothing is.</summary>
    /// <param name="services">A provider built from services that <c>AddThreatLearning</c> was called on.</param>
    public static IReadOnlyList<ConfigurationAdvice> Inspect(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        List<ConfigurationAdvice> found = [];
        ThreatLearningOptions shared = services.GetRequiredService<IOptions<ThreatLearningOptions>>().Value;
        RetrainingOptions retraining = services.GetRequiredService<IOptions<RetrainingOptions>>().Value;
        FeaturePipelineOptions pipeline = services.GetRequiredService<IOptions<FeaturePipelineOptions>>().Value;
        ThreatDetectionOptions detection = services.GetRequiredService<IOptions<ThreatDetectionOptions>>().Value;
        bool sharedFeatures = services.GetService<IFeatureStore>() is RedisFeatureStore, sharedSamples = services.GetService<ISampleStore>() is PostgreSqlSampleStore;

        Add(sharedSamples && services.GetService<IFeatureStore>() is InMemoryFeatureStore, "TL001",
            "Samples are in PostgreSQL, which suggests several hosts, but feature vectors are kept in each host's memory: an invalidation on one host is not seen by the others. Call UseRedisFeatureStore, or ignore this on a single host.");
        Add(sharedFeatures && !sharedSamples, "TL002",
            "Feature vectors are in Redis, which suggests several hosts, but samples are in a SQLite file of this host: each host would train on its own verdicts only. Call UsePostgreSql, or ignore this on a single host.");
        Add(sharedSamples && services.GetService<IModelRegistry>() is FileModelRegistry, "TL003",
            $"Samples are in PostgreSQL, but models are in the folder '{detection.Registry.Folder}': other hosts see a promoted model only if that folder is shared. Put ThreatLearningOptions.DataFolder on a shared disk, or call UseModelRegistry.");
        Add(IsTemporary(shared.DataFolder), "TL004",
            $"ThreatLearningOptions.DataFolder is '{shared.DataFolder}', in the temporary folder: models and samples are lost when it is cleaned. Name a lasting folder.");
        Add(pipeline.TimeToLive < detection.RefreshInterval, "TL005",
            $"FeaturePipelineOptions.TimeToLive is {pipeline.TimeToLive}, shorter than ThreatDetectionOptions.RefreshInterval = {detection.RefreshInterval}: nearly every question extracts anew, and the store only costs. Raise TimeToLive above the time between two questions about one source.");
        Add(pipeline.TimeToLive > TimeSpan.FromHours(1), "TL006",
            $"FeaturePipelineOptions.TimeToLive is {pipeline.TimeToLive}: features of the last minutes are served that old. Lower it below an hour.");
        Add(services.GetService<ICalibrator>() is null, "TL007",
            "No ICalibrator is registered: probabilities are taken as the network gives them, usually too sure, and thresholds are tuned on them. Call UseCalibrator(new TemperatureScaling()).");
        Add(services.GetService<IThresholdOptimizer>() is null, "TL008",
            "No IThresholdOptimizer is registered: the most probable class is decided for, which rarely finds rare attacks. Call UseThresholdOptimizer(new ThresholdOptimizer()).");
        Add(retraining.Schedule.Enabled && services.GetService<GoldenSet>() is null, "TL009",
            "Models are promoted on a schedule without a golden set: a slow poisoning of the verdicts is judged by the same verdicts. Register a GoldenSet of rows you trust.");
        Add(services.GetService<IServiceProviderIsService>()?.IsService(typeof(ThreatIntelligence)) == false, "TL010",
            "No threat intelligence is registered: the eight features that need it are missing in every vector. Call AddThreatIntelligence, or ignore this if you have none.");
        return found;

        void Add(bool odd, string code, string message)
        {
            if (odd) found.Add(new ConfigurationAdvice(code, message));
        }
    }

    private static bool IsTemporary(string folder) => Path.GetFullPath(folder).StartsWith(Path.GetFullPath(Path.GetTempPath()), StringComparison.Ordinal);
}

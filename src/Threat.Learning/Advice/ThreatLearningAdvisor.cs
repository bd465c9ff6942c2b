using Microsoft.Extensions.DependencyInjection;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Features.Redis;
using Threat.Learning.Internal;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;
using Threat.Shared;

namespace Threat.Learning;

/// <summary>
/// Looks at a host's registrations and options, and at what its feature stores have counted so far, for combinations that work but hurt. <c>AddThreatLearning</c> logs what it finds when the
/// host starts, and once an hour what is new.
/// </summary>
/// <remarks>Thread-safe; it reads options, types and counters and asks no store.</remarks>
public static class ThreatLearningAdvisor
{
    /// <summary>Fewer lookups say nothing about the time between two questions.</summary>
    internal const long EnoughLookups = 1000;

    /// <summary>What is odd about any detector of the host, empty when nothing is.</summary>
    /// <param name="services">A provider built from services that <c>AddThreatLearning</c> was called on.</param>
    public static IReadOnlyList<ConfigurationAdvice> Inspect(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        DetectorName[] names = [.. services.GetServices<DetectorName>()];
        return [.. names.SelectMany(n => Inspect(services, n.Value)), .. SharedModels(services, names)];
    }

    private static List<ConfigurationAdvice> Inspect(IServiceProvider services, string? name)
    {
        List<ConfigurationAdvice> found = [];
        ThreatLearningOptions shared = services.NamedOptions<ThreatLearningOptions>(name).Value;
        RetrainingOptions retraining = services.NamedOptions<RetrainingOptions>(name).Value;
        FeaturePipelineOptions pipeline = services.NamedOptions<FeaturePipelineOptions>(name).Value;
        ThreatDetectionOptions detection = services.NamedOptions<ThreatDetectionOptions>(name).Value;
        IFeatureStore? features = services.Find<IFeatureStore>(name);
        bool sharedFeatures = features is RedisFeatureStore, sharedSamples = services.Find<ISampleStore>(name) is PostgreSqlSampleStore;

        Add(sharedSamples && features is InMemoryFeatureStore, "TL001",
            "Samples are in PostgreSQL, which suggests several hosts, but feature vectors are kept in each host's memory: an invalidation on one host is not seen by the others. Call UseRedisFeatureStore, or ignore this on a single host.");
        Add(sharedFeatures && !sharedSamples, "TL002",
            "Feature vectors are in Redis, which suggests several hosts, but samples are in a SQLite file of this host: each host would train on its own verdicts only. Call UsePostgreSql, or ignore this on a single host.");
        Add(sharedSamples && services.Find<IModelRegistry>(name) is FileModelRegistry, "TL003",
            $"Samples are in PostgreSQL, but models are in the folder '{detection.Registry.Folder}': other hosts see a promoted model only if that folder is shared. Put ThreatLearningOptions.DataFolder on a shared disk, or call UseModelRegistry.");
        Add(IsTemporary(shared.DataFolder), "TL004",
            $"ThreatLearningOptions.DataFolder is '{shared.DataFolder}', in the temporary folder: models and samples are lost when it is cleaned. Name a lasting folder.");
        Add(pipeline.TimeToLive < detection.RefreshInterval, "TL005",
            $"FeaturePipelineOptions.TimeToLive is {pipeline.TimeToLive}, shorter than ThreatDetectionOptions.RefreshInterval = {detection.RefreshInterval}: nearly every question extracts anew, and the store only costs. Raise TimeToLive above the time between two questions about one source.");
        Add(pipeline.TimeToLive > TimeSpan.FromHours(1), "TL006",
            $"FeaturePipelineOptions.TimeToLive is {pipeline.TimeToLive}: features of the last minutes are served that old. Lower it below an hour.");
        Add(services.Find<ICalibrator>(name) is null, "TL007",
            "No ICalibrator is registered: probabilities are taken as the network gives them, usually too sure, and thresholds are tuned on them. Call UseCalibrator(new TemperatureScaling()).");
        Add(services.Find<IThresholdOptimizer>(name) is null, "TL008",
            "No IThresholdOptimizer is registered: the most probable class is decided for, which rarely finds rare attacks. Call UseThresholdOptimizer(new ThresholdOptimizer()).");
        Add(retraining.Schedule.Enabled && services.Find<GoldenSet>(name) is null, "TL009",
            "Models are promoted on a schedule without a golden set: a slow poisoning of the verdicts is judged by the same verdicts. Register a GoldenSet of rows you trust.");
        Add(services.GetService<IServiceProviderIsService>()?.IsService(typeof(ThreatIntelligence)) == false, "TL010",
            "No threat intelligence is registered: the eight features that need it are missing in every vector. Call AddThreatIntelligence, or ignore this if you have none.");
        FeatureStoreStatistics? counts = features?.GetStatistics();
        Add(counts is not null && counts.Hits + counts.Expired >= EnoughLookups && counts.Expired > counts.Hits, "TL011",
            $"Of the lookups that found a feature vector, {counts?.Expired} found an expired one and {counts?.Hits} a live one: FeaturePipelineOptions.TimeToLive = {pipeline.TimeToLive} is shorter than the usual time between two events of a source, and the store only costs. Raise TimeToLive.");
        Add(retraining.Schedule.Enabled && retraining.Schedule.Interval > retraining.Triggers.MaxAge, "TL012",
            $"The triggers are checked every {retraining.Schedule.Interval} (ScheduleOptions.Interval), less often than TriggerOptions.MaxAge = {retraining.Triggers.MaxAge}: a model gets older than that before anybody looks. Lower Interval.");
        Add(retraining.MaxRows * retraining.Folds.Test < retraining.Gate.MinTestRows, "TL013",
            FormattableString.Invariant($"RetrainingOptions.MaxRows = {retraining.MaxRows} leaves {retraining.MaxRows * retraining.Folds.Test:0} rows for the test fold, but GateOptions.MinTestRows is {retraining.Gate.MinTestRows}: every run ends without enough evidence and no model is ever promoted. Raise MaxRows, or lower MinTestRows."));
        Add(sharedSamples && retraining.SigningKey is null, "TL014",
            "Samples are in a shared database and RetrainingOptions.SigningKey is not set: a row that is written or changed past the collector is trained on like any other. Set SigningKey from your secret store, the same on every host.");
        Add(retraining.ModelName != detection.ModelName, "TL015",
            $"RetrainingOptions.ModelName is '{retraining.ModelName}', but ThreatDetectionOptions.ModelName is '{detection.ModelName}': what is retrained is never served, and the served model, its calibration and its thresholds grow old. Set both through ThreatLearningOptions.ModelName.");
        return found;

        void Add(bool odd, string code, string message)
        {
            if (odd) found.Add(new ConfigurationAdvice(code, message, name));
        }
    }

    private static IEnumerable<ConfigurationAdvice> SharedModels(IServiceProvider services, DetectorName[] names)
        => names.Where(n => services.Find<IModelRegistry>(n.Value) is FileModelRegistry)
            .GroupBy(n => services.NamedOptions<ThreatDetectionOptions>(n.Value).Value is { } o ? (Path.GetFullPath(o.Registry.Folder), o.ModelName, o.Alias) : default)
            .Where(static g => g.Count() > 1)
            .Select(static g => new ConfigurationAdvice("TL016",
                $"The detectors {string.Join(", ", g.Select(static n => n.Value is null ? "without a name" : $"'{n.Value}'"))} serve and promote the same model '{g.Key.ModelName}' in '{g.Key.Item1}': each replaces the other's champion by one trained on its own verdicts. Give each its own ThreatLearningOptions.ModelName or registry folder."));

    private static bool IsTemporary(string folder) => Path.GetFullPath(folder).StartsWith(Path.GetFullPath(Path.GetTempPath()), StringComparison.Ordinal);
}

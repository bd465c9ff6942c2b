using Microsoft.Extensions.DependencyInjection;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Features.Redis;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;

namespace Threat.Learning;

/// <summary>What <c>AddThreatLearning</c> returns: changes parts of the suite before the host starts.</summary>
public interface IThreatLearningBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The name of the detector that this changes: the key of its services and the name of its options. Null for the only one, without a key.</summary>
    string? Name { get; }

    /// <summary>Changes the options of features' pipeline.</summary>
    IThreatLearningBuilder ConfigureFeatures(Action<FeaturePipelineOptions> configure);

    /// <summary>Changes the options of the detector, its trainer and its registry.</summary>
    IThreatLearningBuilder ConfigureDetection(Action<ThreatDetectionOptions> configure);

    /// <summary>Changes the options of the feedback loop.</summary>
    IThreatLearningBuilder ConfigureRetraining(Action<RetrainingOptions> configure);

    /// <summary>Trains with another trainer.</summary>
    IThreatLearningBuilder UseTrainer<TTrainer>()
        where TTrainer : class, IModelTrainer;

    /// <summary>Balances the training rows of a retraining run; null, as without this call and without <c>AddThreatImbalance</c>, trains on the rows as they are.</summary>
    IThreatLearningBuilder UseResampler(IResampler? resampler);

    /// <summary>Calibrates with another method.</summary>
    IThreatLearningBuilder UseCalibrator(ICalibrator calibrator);

    /// <summary>Chooses thresholds in another way.</summary>
    IThreatLearningBuilder UseThresholdOptimizer(IThresholdOptimizer optimizer);

    /// <summary>Keeps models in another registry.</summary>
    IThreatLearningBuilder UseModelRegistry<TRegistry>()
        where TRegistry : class, IModelRegistry;

    /// <summary>Keeps feature vectors in Redis, shared by several hosts, instead of in memory.</summary>
    /// <param name="connectionString">As StackExchange.Redis reads it, as in "host:6379,ssl=true". The host starts even while Redis is down.</param>
    /// <param name="configure">Sets options of the store.</param>
    IThreatLearningBuilder UseRedisFeatureStore(string connectionString, Action<RedisFeatureStoreOptions>? configure = null);

    /// <summary>Keeps samples and runs in PostgreSQL, shared by several hosts of which one retrains at a time, instead of in a SQLite file.</summary>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="configure">Sets options of the store.</param>
    IThreatLearningBuilder UsePostgreSql(string connectionString, Action<PostgreSqlSampleStoreOptions>? configure = null);

    /// <summary>Adds threat intelligence, once for all detectors of the host: without it the features that need it are missing, never 0.</summary>
    /// <param name="configure">Names the feeds, databases and keys.</param>
    IThreatLearningBuilder AddThreatIntelligence(Action<ThreatIntelligenceOptions> configure);

    /// <summary>
    /// Adds health checks tagged "threat": "threat-feature-store", "threat-sample-store", "threat-model" (one is served, and it is not older than
    /// <see cref="ThreatHealthOptions.MaxModelAge"/>) and "threat-scheduler" (its next check is not overdue); those of a named detector end in "-NAME" and have the name as a second tag.
    /// </summary>
    /// <param name="configure">Sets limits.</param>
    IThreatLearningBuilder AddHealthChecks(Action<ThreatHealthOptions>? configure = null);

    /// <summary>The host does not retrain on its own schedule; manual runs stay possible.</summary>
    IThreatLearningBuilder DisableScheduler();
}

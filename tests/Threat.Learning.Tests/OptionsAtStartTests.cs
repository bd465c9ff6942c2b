using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Features.Redis;
using Threat.Imbalance;
using Threat.Losses;
using Threat.Retraining;
using Threat.Retraining.PostgreSql;
using Threat.Thresholds;

namespace Threat.Learning.Tests;

/// <summary>Every options type of the suite is checked before the host starts, and the refusal says what, what was given, and what is allowed.</summary>
public sealed class OptionsAtStartTests
{
    private static readonly (Type Options, Action<IServiceCollection> Break, string Message)[] Refusals =
    [
        Refusal<ThreatLearningOptions>(static o => o.ModelName = " ", "ThreatLearningOptions.ModelName is blank; give the model a name, as in \"default\"."),
        Refusal<FeaturePipelineOptions>(static o => o.MaxDegreeOfParallelism = 0, "FeaturePipelineOptions.MaxDegreeOfParallelism is 0; allowed is 1 to 1024."),
        Refusal<FeatureStoreOptions>(static o => o.SizeLimitBytes = 100, "FeatureStoreOptions.SizeLimitBytes is 100; it must be at least 16384."),
        Refusal<FeatureStateOptions>(static o => o.KeyCells = 100, "FeatureStateOptions: KeyCells is 100; allowed is a power of 2 from 64 to 65536."),
        Refusal<ThreatFeatureExtractorOptions>(static o => o.BusinessDayEnd = new TimeOnly(8, 0), "The business day ends at 08:00 and starts at 09:00; it must end later than it starts."),
        Refusal<ThreatDetectionOptions>(static o => o.RefreshInterval = TimeSpan.Zero, "ThreatDetectionOptions.RefreshInterval is 00:00:00; it must be above zero."),
        Refusal<ThreatDetectionOptions>(static o => o.Classifier.Dropout = 1.5, "ThreatDetectionOptions: Dropout is 1.5; allowed is 0 to below 1."),
        Refusal<ThreatDetectionOptions>(static o => o.Alias = "", "ThreatDetectionOptions.Alias is blank; give the alias whose version is served, as in \"champion\"."),
        Refusal<ThreatDetectionOptions>(static o => o.Registry.Folder = "", "ThreatDetectionOptions.Registry.Folder is blank; give a folder that the host may write to."),
        Refusal<RetrainingOptions>(static o => o.Triggers.MinSamples = 0, "RetrainingOptions: MinSamples is 0; it must be at least 1."),
        Refusal<RetrainingOptions>(static o => o.Schedule.Interval = TimeSpan.Zero, "RetrainingOptions: Interval is 00:00:00; allowed is 00:00:00.0010000 to 49.00:00:00."),
        Refusal<RetrainingOptions>(static o => o.NormalLabel = "Benign?", "RetrainingOptions.NormalLabel is 'Benign?', which is none of the classes Normal, DDoS, PortScan, BruteForce, WebAttack, Botnet, Infiltration."),
        Refusal<SqliteSampleStoreOptions>(static o => o.BusyTimeout = TimeSpan.FromHours(2), "SqliteSampleStoreOptions: BusyTimeout is 02:00:00; allowed is 0 to 1 hour."),
        Refusal<ThreatImbalanceOptions>(static o => o.Strategy = "smite", "ThreatImbalanceOptions.Strategy is 'smite'. Allowed are "),
        Refusal<ThreatLossesOptions>(static o => o.Calibration = (CalibrationMethod)17, "Calibration 17 does not exist; allowed are Temperature, Vector, Matrix, Dirichlet, Beta, Isotonic, Histogram."),
        Refusal<ThresholdOptimizerOptions>(static o => o.Resamples = 1, "ThresholdOptimizerOptions: Resamples is 1; it must be at least 2."),
        Refusal<ThreatHealthOptions>(static o => o.MaxModelAge = TimeSpan.Zero, "ThreatHealthOptions.MaxModelAge is 00:00:00; it must be at least 1 minute."),
        Refusal<RedisFeatureStoreOptions>(static o => o.FailuresBeforeBreak = 0, "RedisFeatureStoreOptions.FailuresBeforeBreak is 0; allowed is 1 to 1000."),
        Refusal<PostgreSqlSampleStoreOptions>(static o => o.ConnectionString = "", "PostgreSqlSampleStoreOptions.ConnectionString is not set; give one as in \"Host=db;Username=threat;Password=...;Database=threat\"."),
        Refusal<PostgreSqlSampleStoreOptions>(static o => o.Schema = "A b", "PostgreSqlSampleStoreOptions.Schema is 'A b'; it must be 1 to 63 lower-case letters, digits and underscores, not beginning with a digit."),
        Refusal<ThreatIntelligenceOptions>(static o => o.AbuseIpDbInterval = TimeSpan.Zero, "ThreatIntelligenceOptions.AbuseIpDbInterval is 00:00:00; allowed is 1 minute to 30 days, and the free plan has 5 downloads a day."),
    ];

    private static IEnumerable<int> Cases => Enumerable.Range(0, Refusals.Length);

    [TestCaseSource(nameof(Cases))]
    public void A_setting_out_of_range_stops_the_host(int index)
    {
        (Type options, Action<IServiceCollection> change, string message) = Refusals[index];
        ServiceCollection services = Everything();
        change(services);
        using ServiceProvider provider = services.BuildServiceProvider();
        OptionsValidationException[] refused = Refused(provider);
        string[] failures = [.. refused.Where(e => e.OptionsType == options).SelectMany(static e => e.Failures).Distinct()];
        failures.Length.ShouldBe(1);
        if (message.EndsWith(' ')) failures[0].ShouldStartWith(message);
        else failures[0].ShouldBe(message);
    }

    [Test]
    public void As_they_are_all_options_pass()
    {
        using ServiceProvider provider = Everything().BuildServiceProvider();
        Refused(provider).ShouldBeEmpty();
    }

    [Test]
    public void No_options_type_that_a_host_sets_is_left_out()
    {
        string[] known = [.. Refusals.Select(static r => r.Options.Name).Distinct()];
        IEnumerable<string> registered = Everything().Select(static d => d.ServiceType).Where(static t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IConfigureOptions<>))
            .Select(static t => t.GenericTypeArguments[0]).Where(static t => t.Namespace!.StartsWith("Threat.", StringComparison.Ordinal)).Select(static t => t.Name);
        Everything().Select(static d => d.ServiceType).Where(static t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IValidateOptions<>)).Select(static t => t.GenericTypeArguments[0].Name)
            .Concat(registered).Distinct().Where(static n => !n.StartsWith("Http", StringComparison.Ordinal)).Except(known).ShouldBeEmpty();
    }

    private static (Type, Action<IServiceCollection>, string) Refusal<TOptions>(Action<TOptions> change, string message)
        where TOptions : class
        => (typeof(TOptions), services => services.Configure(change), message);

    private static ServiceCollection Everything()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddThreatImbalance().AddThreatLearning().AddHealthChecks().UseRedisFeatureStore("127.0.0.1:1,connectTimeout=50").UsePostgreSql("Host=127.0.0.1;Database=x").AddThreatIntelligence(static _ => { });
        return services;
    }

    private static OptionsValidationException[] Refused(ServiceProvider provider)
    {
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [e];
        }
        catch (AggregateException e)
        {
            return [.. e.InnerExceptions.Cast<OptionsValidationException>()];
        }
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Threat.Learning.Internal;

/// <summary>Reads the section of the suite: its own settings, and those of each part from the sub-section of the part's name.</summary>
internal static class ConfiguredParts
{
    public static IThreatLearningBuilder Add(ThreatLearningBuilder builder, IConfigurationSection section)
    {
        IServiceCollection services = builder.Services;
        services.Configure<ThreatLearningOptions>(builder.Name ?? Options.DefaultName, section);
        IConfigurationSection imbalance = section.GetSection("Imbalance"), redis = section.GetSection("Redis"), postgreSql = section.GetSection("PostgreSql"), intelligence = section.GetSection("Intelligence"), health = section.GetSection("Health");
        if (builder.Name is { } name)
        {
            services.AddThreatFeatures(name, section.GetSection("Features")).AddThreatDetection(name, section.GetSection("Detection")).AddThreatRetraining(name, section.GetSection("Retraining"))
                .AddThreatLosses(name, section.GetSection("Losses")).AddThreatThresholds(name, section.GetSection("Thresholds"));
            if (imbalance.Exists()) services.AddThreatImbalance(name, imbalance);
            if (redis.Exists()) services.AddThreatRedisFeatureStore(name, redis);
            if (postgreSql.Exists()) services.AddThreatRetrainingPostgreSql(name, postgreSql);
        }
        else
        {
            services.AddThreatFeatures(section.GetSection("Features")).AddThreatDetection(section.GetSection("Detection")).AddThreatRetraining(section.GetSection("Retraining"))
                .AddThreatLosses(section.GetSection("Losses")).AddThreatThresholds(section.GetSection("Thresholds"));
            if (imbalance.Exists()) services.AddThreatImbalance(imbalance);
            if (redis.Exists()) services.AddThreatRedisFeatureStore(redis);
            if (postgreSql.Exists()) services.AddThreatRetrainingPostgreSql(postgreSql);
        }
        if (intelligence.Exists()) services.AddThreatIntelligence(intelligence);
        services.Configure<ThreatHealthOptions>(builder.Name ?? Options.DefaultName, health);
        return builder;
    }
}

using Microsoft.Extensions.Options;
using Threat.Detection;
using Threat.Features;
using Threat.Retraining;

namespace Threat.Learning.Internal;

/// <summary>Hands the shared settings to the parts, before what the user configures on them.</summary>
internal sealed class SharedSettings(IOptions<ThreatLearningOptions> shared)
    : IConfigureOptions<ThreatDetectionOptions>, IConfigureOptions<RetrainingOptions>, IConfigureOptions<SqliteSampleStoreOptions>
{
    public void Configure(ThreatDetectionOptions options)
    {
        options.ModelName = shared.Value.ModelName;
        options.Registry.Folder = Path.Combine(shared.Value.DataFolder, "models");
    }

    public void Configure(RetrainingOptions options)
    {
        options.ModelName = shared.Value.ModelName;
        options.Schema = FeatureSchema.Threat100.Id;
        // The detector encodes every vector with missing indicators, so the models it is given must expect them.
        options.MissingValues = MissingValueHandling.Encode;
        options.Schedule.Enabled = shared.Value.RetrainOnSchedule;
    }

    public void Configure(SqliteSampleStoreOptions options) => options.Path = Path.Combine(shared.Value.DataFolder, "samples.db");
}

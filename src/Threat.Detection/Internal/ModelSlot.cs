using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>Everything a score needs, read at once: a request sees one slot from its beginning to its end.</summary>
internal sealed class ModelSlot
{
    public ModelSlot(ThreatModel model, SharedTrainedModel shared, string baseVersion, int revision, string normalClass)
    {
        if (!model.Labels.TryGetId(normalClass, out int normalId))
            throw new ArgumentException($"The model's classes ({model.Labels}) have no '{normalClass}'. Set ThreatDetectorOptions.NormalClass to the class that means no attack.", nameof(model));
        Model = model;
        Shared = shared;
        BaseVersion = baseVersion;
        Revision = revision;
        Version = revision == 0 ? baseVersion : FormattableString.Invariant($"{baseVersion}+{revision}");
        NormalId = normalId;
        Contributions = model.Trained is IBaselineModel baseline ? new ContributionPlan(baseline, model.Info.Schema) : null;
    }

    public ThreatModel Model { get; }

    public SharedTrainedModel Shared { get; }

    public string BaseVersion { get; }

    public int Revision { get; }

    public string Version { get; }

    public int NormalId { get; }

    public ContributionPlan? Contributions { get; }

    /// <summary>The same trained model with another calibration or policy.</summary>
    public ModelSlot With(ThreatModel model, string normalClass) => new(model, Shared, BaseVersion, Revision + 1, normalClass);
}

namespace Threat.Retraining.Internal;

/// <summary>The model that serves, loaded for comparison.</summary>
internal sealed class Champion : IDisposable
{
    private Champion(string version, ThreatModel model, bool encodes)
    {
        Version = version;
        Model = model;
        Encodes = encodes;
    }

    public string Version { get; }

    public ThreatModel Model { get; }

    /// <summary>The run that made it, or null when none did.</summary>
    public string? RunId => Model.Info.Lineage.TryGetValue(RunPromotion.RunKey, out string? id) ? id : null;

    /// <summary>Whether it sees missing indicators.</summary>
    public bool Encodes { get; }

    public static async Task<Champion?> LoadAsync(IModelRegistry registry, RetrainingOptions options, CancellationToken cancellationToken)
    {
        string? version = await registry.GetAliasAsync(options.ModelName, ModelVersion.Champion, cancellationToken).ConfigureAwait(false);
        if (version is null) return null;
        ThreatModel model = await registry.LoadAsync(options.ModelName, version, cancellationToken).ConfigureAwait(false);
        try
        {
            FeatureSchemaId raw = options.Schema!, encoded = RunRows.InputSchema(raw, encode: true);
            if (!model.Info.Schema.Equals(raw) && !model.Info.Schema.Equals(encoded))
                throw new InvalidOperationException($"The champion of model '{options.ModelName}', version {version}, expects schema {model.Info.Schema}; the samples are of {raw}. Two schemas cannot be compared: give the new schema another ModelName.");
            if (!model.Labels.Equals(options.Labels))
                throw new InvalidOperationException($"The champion of model '{options.ModelName}', version {version}, knows the classes [{model.Labels}]; the samples have [{options.Labels}]. Give the new label set another ModelName.");
            return new Champion(version, model, model.Info.Schema.Equals(encoded));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose() => Model.Dispose();
}

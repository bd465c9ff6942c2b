using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Threat.Retraining.Internal;

/// <summary>The model that serves, loaded for comparison.</summary>
internal sealed class Champion : IDisposable
{
    private readonly ThreatModel? _gated;

    private Champion(string version, ThreatModel model, string? gatedVersion, ThreatModel? gated, bool encodes)
    {
        Version = version;
        Model = model;
        ReferenceVersion = gated is null ? version : gatedVersion!;
        _gated = gated;
        Encodes = encodes;
    }

    public string Version { get; }

    /// <summary>What serves.</summary>
    public ThreatModel Model { get; }

    /// <summary>Whether the model was trained once more after its gate, on its test rows too.</summary>
    public bool IsRefit => Model.Info.Lineage.ContainsKey(LineageKeys.RefitOf);

    /// <summary>
    /// What a new model is compared with on test rows and known rows: like with like. A new model lacks the newest rows until it is refitted, so it is compared with the champion from before its refit, which lacked
    /// its newest rows likewise. Without such a version, as when it was pruned or is damaged, the champion itself.
    /// </summary>
    public ThreatModel Reference => _gated ?? Model;

    public string ReferenceVersion { get; }

    /// <summary>The reference has learned from rows before this time at most; null when nobody knows.</summary>
    public DateTimeOffset? LearnedBefore => Reference.Info.Lineage.TryGetValue(LineageKeys.LearnedBefore, out string? at) ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null;

    /// <summary>The run that made it, or null when none did.</summary>
    public string? RunId => Model.Info.Lineage.TryGetValue(LineageKeys.Run, out string? id) ? id : null;

    /// <summary>Whether it sees missing indicators.</summary>
    public bool Encodes { get; }

    public static async Task<Champion?> LoadAsync(IModelRegistry registry, RetrainingOptions options, ILogger logger, CancellationToken cancellationToken)
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
            string? gatedVersion = model.Info.Lineage.GetValueOrDefault(LineageKeys.RefitOf);
            ThreatModel? gated = gatedVersion is null ? null : await FindAsync(registry, options.ModelName, gatedVersion, logger, cancellationToken).ConfigureAwait(false);
            return new Champion(version, model, gatedVersion, gated, model.Info.Schema.Equals(encoded));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>A version that a run can do without: null when it is gone or damaged.</summary>
    private static async Task<ThreatModel?> FindAsync(IModelRegistry registry, string name, string version, ILogger logger, CancellationToken cancellationToken)
    {
        if ((await registry.ListAsync(name, cancellationToken).ConfigureAwait(false)).All(v => v.Version != version)) return null;
        try
        {
            return await registry.LoadAsync(name, version, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException)
        {
            Log.DamagedVersion(logger, version, name, e);
            return null;
        }
    }

    /// <summary>The plan without test rows that the reference has learned from: on them it would look better than it is. What its own run has held out it has not.</summary>
    public FoldPlan Unseen(FoldPlan plan, IReadOnlyList<ScreenedSample> samples, int[] kept, HeldOutRows heldOut)
    {
        if (LearnedBefore is not { } learnedBefore) return plan;
        int[] test = [.. plan.Test.Where(i => samples[kept[i]].EventTime >= learnedBefore || heldOut.Holds(samples[kept[i]]))];
        return test.Length == plan.Test.Count ? plan
            : plan with { Test = test, Notes = [.. plan.Notes, $"{plan.Test.Count - test.Length} test rows are left out because version {ReferenceVersion}, which the new model is compared with, has learned from them."] };
    }

    public void Dispose()
    {
        Model.Dispose();
        _gated?.Dispose();
    }
}

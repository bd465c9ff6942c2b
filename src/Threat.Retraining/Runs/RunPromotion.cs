using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Threat.Retraining.Internal;

/// <summary>What comes after the decision: register, promote, end; and the same for a run whose process died.</summary>
internal sealed class RunPromotion(IRunStore runs, IModelRegistry registry, RetrainingOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>The key in a model's lineage by which a recovering process knows whose model it is.</summary>
    public const string RunKey = "run.id";

    /// <summary>The key in the lineage of a version that no run has meant to serve: it passed the gate and was refitted.</summary>
    private const string GatedKey = "refit.from";

    private readonly string _name = options.ModelName;

    public async Task<RunRecord> FinishAsync(RunSummary run, TrainedRun trained, long token, ImmutableSortedDictionary<string, string> triggerValues)
    {
        RunRecord record = trained.Record;
        if (record.Decision == RunDecision.Promote)
        {
            ModelVersion version = await RegisterAsync(trained, token).ConfigureAwait(false);
            await runs.RegisteredAsync(run.RunId, token, version.Version).ConfigureAwait(false);
            record = record with { Version = version.Version };
            record = await PromoteAsync(record, version.Version, token).ConfigureAwait(false);
        }
        record = record with { EndedAt = time.GetUtcNow() };
        await runs.EndAsync(run.RunId, token, new RunEnd(RunState.Completed, record.EndedAt, record.Decision, record.ToJson(), TriggerValues: triggerValues)).ConfigureAwait(false);
        return record;
    }

    /// <summary>Registers what is to serve; before it, where that is a refit, the model that passed the gate.</summary>
    private async Task<ModelVersion> RegisterAsync(TrainedRun trained, long token)
    {
        if (trained.Gated is not { } gated) return await registry.RegisterAsync(trained.Model!, token).ConfigureAwait(false);
        ModelVersion before = await registry.RegisterAsync(With(gated, GatedKey, "this"), token).ConfigureAwait(false);
        return await registry.RegisterAsync(With(trained.Model!, RecordParts.RefitOfKey, before.Version), token).ConfigureAwait(false);
    }

    private static ThreatModel With(ThreatModel model, string key, string value) => new(model.Trained, model.Calibration, model.Policy, model.Info with { Lineage = model.Info.Lineage.SetItem(key, value) });

    /// <summary>Carries on or releases a run that never ended. The lock is held, so its process is gone or was overtaken.</summary>
    public async Task RecoverAsync(long token, CancellationToken cancellationToken)
    {
        if (await runs.GetUnfinishedAsync(cancellationToken).ConfigureAwait(false) is not { } run) return;
        string? version = run.Version;
        if (run.State == RunState.Decided && run.Decision == RunDecision.Promote) version = await FindAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.State == RunState.Claimed || (run.Decision == RunDecision.Promote && version is null))
        {
            Log.RunRecovered(logger, run.RunId, run.State, "released");
            await runs.EndAsync(run.RunId, token, new RunEnd(RunState.Abandoned, time.GetUtcNow(), Error: $"Its process ended in state {run.State}."), cancellationToken).ConfigureAwait(false);
            return;
        }
        Log.RunRecovered(logger, run.RunId, run.State, "carried on");
        string json = await runs.GetRecordAsync(run.RunId, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException($"Run {run.RunId} is decided but has no record.");
        RunRecord record = RunRecord.FromJson(json);
        if (run.Decision == RunDecision.Promote)
        {
            if (run.State == RunState.Decided) await runs.RegisteredAsync(run.RunId, token, version!, cancellationToken).ConfigureAwait(false);
            record = await PromoteAsync(record with { Version = version }, version!, token).ConfigureAwait(false);
        }
        await runs.EndAsync(run.RunId, token, new RunEnd(RunState.Completed, time.GetUtcNow(), record.Decision, record.ToJson()), CancellationToken.None).ConfigureAwait(false);
    }

    public async Task<string> RollbackAsync(string? version, long token, CancellationToken cancellationToken)
    {
        await RecoverAsync(token, cancellationToken).ConfigureAwait(false);
        string champion = await registry.GetAliasAsync(_name, ModelVersion.Champion, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException($"Model '{_name}' has no champion to roll back.");
        string target = await TargetAsync(version, champion, cancellationToken).ConfigureAwait(false);
        return await registry.TrySetAliasAsync(_name, ModelVersion.Champion, champion, target, token, cancellationToken).ConfigureAwait(false)
            ? target
            : throw new InvalidOperationException($"The champion of model '{_name}' is no longer {champion}; look again and repeat the rollback.");
    }

    /// <summary>Loading proves that the version is whole before it serves.</summary>
    private async Task<string> TargetAsync(string? version, string champion, CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelVersion> versions = await registry.ListAsync(_name, cancellationToken).ConfigureAwait(false);
        if (version is not null && versions.All(v => v.Version != version)) throw new InvalidOperationException($"Version '{version}' of model '{_name}' does not exist; kept are {string.Join(", ", versions.Select(static v => v.Version))}.");
        foreach (string candidate in version is not null ? [version] : versions.TakeWhile(v => v.Version != champion).Select(static v => v.Version).Reverse())
        {
            try
            {
                using ThreatModel model = await registry.LoadAsync(_name, candidate, cancellationToken).ConfigureAwait(false);
                if (version is not null || !model.Info.Lineage.ContainsKey(GatedKey)) return candidate;
            }
            catch (InvalidDataException e) when (version is null)
            {
                Log.DamagedVersion(logger, candidate, _name, e);
            }
        }
        throw new InvalidOperationException($"No version before the champion, {champion}, is kept.");
    }

    private async Task<RunRecord> PromoteAsync(RunRecord record, string version, long token)
    {
        bool moved = await registry.TrySetAliasAsync(_name, ModelVersion.Champion, record.Champion, version, token).ConfigureAwait(false);
        if (!moved)
        {
            string? serving = await registry.GetAliasAsync(_name, ModelVersion.Champion).ConfigureAwait(false);
            // Before a crash the alias may already have moved.
            if (serving != version) return record with { Decision = RunDecision.Overtaken, Why = $"The gate said promote, but meanwhile the champion changed from {record.Champion ?? "none"} to {serving ?? "none"}; it keeps serving." };
        }
        try
        {
            await registry.PruneAsync(_name, options.Refit ? 2 * options.KeepVersions : options.KeepVersions).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            // The new model serves already; what is left over goes with the next promotion.
            Log.NotPruned(logger, _name, e);
        }
        return record;
    }

    private async Task<string?> FindAsync(RunSummary run, CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelVersion> versions = await registry.ListAsync(_name, cancellationToken).ConfigureAwait(false);
        // The version was the last to be registered, if it was: the lock was held until now.
        foreach (ModelVersion v in versions.Reverse().Take(3))
        {
            try
            {
                using ThreatModel model = await registry.LoadAsync(_name, v.Version, cancellationToken).ConfigureAwait(false);
                // A refit that was not registered any more is lost: the run is released and made again.
                if (model.Info.Lineage.TryGetValue(RunKey, out string? id) && id == run.RunId && !model.Info.Lineage.ContainsKey(GatedKey)) return v.Version;
            }
            catch (InvalidDataException e)
            {
                Log.DamagedVersion(logger, v.Version, _name, e);
            }
        }
        return null;
    }
}

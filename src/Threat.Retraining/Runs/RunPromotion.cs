using Microsoft.Extensions.Logging;

namespace Threat.Retraining.Internal;

/// <summary>What comes after the decision: register, promote, end; and the same for a run whose process died.</summary>
internal sealed class RunPromotion(IRunStore runs, IModelRegistry registry, RetrainingOptions options, TimeProvider time, ILogger logger)
{
    private readonly string _name = options.ModelName;

    /// <summary>Register, promote, end. What it throws comes from before the alias has moved, or says nothing of whether it has.</summary>
    public async Task<RunRecord> FinishAsync(RunSummary run, TrainedRun trained, long token)
    {
        RunRecord record = trained.Record;
        if (record.Decision == RunDecision.Promote)
        {
            ModelVersion version = await RegisterAsync(trained, token).ConfigureAwait(false);
            await runs.RegisteredAsync(run.RunId, token, version.Version).ConfigureAwait(false);
            record = await PromoteAsync(record, version.Version, token).ConfigureAwait(false);
        }
        record = record with { EndedAt = time.GetUtcNow() };
        try
        {
            await EndAsync(record, token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the store throws, the decision stands and what was promoted serves; the next run carries this one to its end in the ledger.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.CompletionNotStored(logger, run.RunId, record.Decision, e);
        }
        return record;
    }

    /// <summary>Registers what is to serve; before it, where that is a refit, the model that passed the gate.</summary>
    private async Task<ModelVersion> RegisterAsync(TrainedRun trained, long token)
    {
        if (trained.Gated is not { } gated) return await registry.RegisterAsync(trained.Model!, token).ConfigureAwait(false);
        ModelVersion before = await registry.RegisterAsync(With(gated, LineageKeys.Refitted, "this"), token).ConfigureAwait(false);
        return await registry.RegisterAsync(With(trained.Model!, LineageKeys.RefitOf, before.Version), token).ConfigureAwait(false);
    }

    private static ThreatModel With(ThreatModel model, string key, string value) => new(model.Trained, model.Calibration, model.Policy, model.Info with { Lineage = model.Info.Lineage.SetItem(key, value) });

    /// <summary>Carries on or releases a run that never ended. The lock is held, so its process is gone or was overtaken.</summary>
    public async Task RecoverAsync(long token, CancellationToken cancellationToken)
    {
        if (await runs.GetUnfinishedAsync(cancellationToken).ConfigureAwait(false) is not { } run) return;
        bool ended = await CarryOnAsync(run, token, cancellationToken).ConfigureAwait(false) is not null;
        Log.RunRecovered(logger, run.RunId, run.State, ended ? "carried on" : "released");
        if (!ended) await runs.EndAsync(run.RunId, token, new RunEnd(RunState.Abandoned, time.GetUtcNow(), Error: $"Its process ended in state {run.State}."), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Carries a decided run to its end, with the version that it has registered. Null when it had not decided, or its version is not there: then it can only be released.</summary>
    public async Task<RunRecord?> CarryOnAsync(RunSummary run, long token, CancellationToken cancellationToken)
    {
        string? version = run.Version;
        if (run.State == RunState.Decided && run.Decision == RunDecision.Promote) version = await FindAsync(run, cancellationToken).ConfigureAwait(false);
        else if (version is not null && (await registry.ListAsync(_name, cancellationToken).ConfigureAwait(false)).All(v => v.Version != version)) version = null;
        if (run.State == RunState.Claimed || (run.Decision == RunDecision.Promote && version is null)) return null;
        string json = await runs.GetRecordAsync(run.RunId, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException($"Run {run.RunId} is decided but has no record.");
        RunRecord record = RunRecord.FromJson(json);
        if (run.Decision == RunDecision.Promote)
        {
            if (run.State == RunState.Decided) await runs.RegisteredAsync(run.RunId, token, version!, cancellationToken).ConfigureAwait(false);
            record = await PromoteAsync(record, version!, token).ConfigureAwait(false);
        }
        record = record with { EndedAt = time.GetUtcNow() };
        await EndAsync(record, token).ConfigureAwait(false);
        return record;
    }

    /// <summary>The triggers' values change in the transaction that ends the run: together or not at all.</summary>
    private async Task EndAsync(RunRecord record, long token)
    {
        TriggerState state = await runs.GetTriggerStateAsync().ConfigureAwait(false);
        await runs.EndAsync(record.RunId, token, new RunEnd(RunState.Completed, record.EndedAt, record.Decision, record.ToJson(), TriggerValues: TriggerEvaluator.Apply(state.Values, record.RememberAfterRun))).ConfigureAwait(false);
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
                if (version is not null || !model.Info.Lineage.ContainsKey(LineageKeys.Refitted)) return candidate;
            }
            catch (InvalidDataException e) when (version is null)
            {
                Log.DamagedVersion(logger, candidate, _name, e);
            }
        }
        throw new InvalidOperationException($"No version before the champion, {champion}, is kept.");
    }

    private async Task<RunRecord> PromoteAsync(RunRecord decided, string version, long token)
    {
        RunRecord record = decided with { Version = version };
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
#pragma warning disable CA1031 // Whatever a registry throws here, the promotion is done.
        catch (Exception e)
#pragma warning restore CA1031
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
                if (model.Info.Lineage.TryGetValue(LineageKeys.Run, out string? id) && id == run.RunId && !model.Info.Lineage.ContainsKey(LineageKeys.Refitted)) return v.Version;
            }
            catch (InvalidDataException e)
            {
                Log.DamagedVersion(logger, v.Version, _name, e);
            }
        }
        return null;
    }
}

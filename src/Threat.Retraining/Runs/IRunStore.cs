namespace Threat.Retraining;

/// <summary>The ledger of runs and the state of the triggers. Lies in the same database as the samples, so that a claim is one transaction.</summary>
/// <remarks>
/// Implementations are thread-safe and safe between processes. Every write checks the fencing token in its transaction: a holder whose lock was
/// taken over meanwhile gets a <see cref="StaleLockException"/> and changes nothing.
/// </remarks>
public interface IRunStore
{
    /// <summary>The next fencing token, higher than every one before. Call it while holding the lock.</summary>
    Task<long> NextFencingTokenAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates a run and fixes exactly the rows it reads, in one transaction.</summary>
    /// <exception cref="StaleLockException">A newer lock holder exists.</exception>
    /// <exception cref="InvalidOperationException">Another run is unfinished; recover it first.</exception>
    Task<RunSummary> ClaimAsync(RunClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Stores the gate's decision with the record, before anything is registered.</summary>
    /// <exception cref="StaleLockException">A newer lock holder exists.</exception>
    Task DecideAsync(string runId, long fencingToken, RunDecision decision, string? expectedChampion, string record, CancellationToken cancellationToken = default);

    /// <summary>Stores the registered version.</summary>
    /// <exception cref="StaleLockException">A newer lock holder exists.</exception>
    Task RegisteredAsync(string runId, long fencingToken, string version, CancellationToken cancellationToken = default);

    /// <summary>Ends a run: completed with its final decision and record, or failed, cancelled or abandoned with an error. A completed run resets the count of failures, one that <see cref="RunEnd.CountsAsFailure"/> raises it.</summary>
    /// <exception cref="StaleLockException">A newer lock holder exists.</exception>
    Task EndAsync(string runId, long fencingToken, RunEnd end, CancellationToken cancellationToken = default);

    /// <summary>The run that has not ended, or null.</summary>
    Task<RunSummary?> GetUnfinishedAsync(CancellationToken cancellationToken = default);

    /// <summary>A run by its id, or null.</summary>
    Task<RunSummary?> GetAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>The newest runs, newest first.</summary>
    Task<IReadOnlyList<RunSummary>> ListAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The stored record of a run as JSON, or null.</summary>
    Task<string?> GetRecordAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>The persisted state of the triggers.</summary>
    Task<TriggerState> GetTriggerStateAsync(CancellationToken cancellationToken = default);

    /// <summary>Stores the state of the triggers.</summary>
    /// <exception cref="StaleLockException">A newer lock holder exists.</exception>
    Task SaveTriggerStateAsync(TriggerState state, long fencingToken, CancellationToken cancellationToken = default);
}

namespace Threat.Retraining;

/// <summary>Is told when a run of this process has ended and when the champion has moved. Register any number of them as services, or give them to <see cref="ModelRetrainer"/>.</summary>
/// <remarks>
/// Observers are told one after another, before the call that made the run or the rollback returns and after everything is durable. What an observer throws is logged and changes nothing.
/// Runs of other hosts are not told, nor a promotion that is carried on for a process which ended in it: look at <see cref="IRunStore.ListAsync"/>.
/// </remarks>
public interface IRetrainObserver
{
    /// <summary>A run ended: completed with a decision, cancelled, or failed. Checks that made no run are not told.</summary>
    /// <param name="result">As the caller gets it; <see cref="RetrainResult.Run"/> is set.</param>
    /// <param name="cancellationToken">Is not cancelled with the run.</param>
    Task RunEndedAsync(RetrainResult result, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The alias "champion" points to another version, by a promotion or a rollback.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="version">The version it points to now.</param>
    /// <param name="cancellationToken">Is not cancelled with the run.</param>
    Task ChampionMovedAsync(string modelName, string version, CancellationToken cancellationToken = default) => Task.CompletedTask;
}

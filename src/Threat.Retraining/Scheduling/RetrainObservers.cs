using Microsoft.Extensions.Logging;

namespace Threat.Retraining.Internal;

/// <summary>Tells the observers. A deaf one does not undo a run.</summary>
internal sealed class RetrainObservers(IEnumerable<IRetrainObserver>? observers, string modelName, ILogger logger)
{
    private readonly IRetrainObserver[] _observers = [.. observers ?? []];

    public async Task EndedAsync(RetrainResult result)
    {
        if (!result.IsRun) return;
        if (result.Record is { Decision: RunDecision.Promote, Version: string version }) await MovedAsync(version).ConfigureAwait(false);
        await TellAsync(o => o.RunEndedAsync(result)).ConfigureAwait(false);
    }

    public Task MovedAsync(string version) => TellAsync(o => o.ChampionMovedAsync(modelName, version));

    private async Task TellAsync(Func<IRetrainObserver, Task> tell)
    {
        foreach (IRetrainObserver observer in _observers)
        {
            try
            {
                await tell(observer).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The run is over and durable: what an observer throws is the log's.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.ObserverFailed(logger, observer.GetType().Name, e);
            }
        }
    }
}

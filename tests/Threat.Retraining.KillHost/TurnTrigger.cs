using System.Collections.Immutable;

namespace Threat.Retraining.KillHost;

/// <summary>Fires always and remembers every run that it started and that has completed.</summary>
public sealed class TurnTrigger : IRetrainTrigger
{
    public string Name => "turn";

    /// <summary>What is remembered of a run that read up to a sequence.</summary>
    public static string Key(long upTo) => $"turn.{upTo}";

    public ValueTask<TriggerReport> EvaluateAsync(TriggerContext context, CancellationToken cancellationToken = default)
        => ValueTask.FromResult(new TriggerReport(Name, true, "always") { RememberAfterRun = ImmutableDictionary<string, string?>.Empty.Add(Key(context.Statistics.LastSequence), "completed") });
}

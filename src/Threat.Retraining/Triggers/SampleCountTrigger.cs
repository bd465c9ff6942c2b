namespace Threat.Retraining;

/// <summary>Fires when enough verified samples wait.</summary>
public sealed class SampleCountTrigger : IRetrainTrigger
{
    /// <inheritdoc/>
    public string Name => "sample-count";

    /// <inheritdoc/>
    public ValueTask<TriggerReport> EvaluateAsync(TriggerContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        long waiting = context.Statistics.Unclaimed;
        int needed = context.Options.Triggers.MinSamples;
        return ValueTask.FromResult(new TriggerReport(Name, waiting >= needed, FormattableString.Invariant($"{waiting:N0} new verified samples, {needed:N0} needed")));
    }
}

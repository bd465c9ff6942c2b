namespace Threat.Retraining;

/// <summary>Fires when the last completed run, or before any run the first sample, is too long ago, and there is something new to learn from.</summary>
public sealed class AgeTrigger : IRetrainTrigger
{
    /// <inheritdoc/>
    public string Name => "age";

    /// <inheritdoc/>
    public ValueTask<TriggerReport> EvaluateAsync(TriggerContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        DateTimeOffset? since = context.Statistics.LastRun?.EndedAt ?? context.Statistics.FirstIngestTime;
        if (since is null) return ValueTask.FromResult(new TriggerReport(Name, false, "no sample yet"));
        TimeSpan age = context.Now - since.Value, limit = context.Options.Triggers.MaxAge;
        string what = context.Statistics.LastRun is null ? "the first sample" : "the last completed run";
        bool fires = age >= limit && context.Statistics.Unclaimed > 0;
        return ValueTask.FromResult(new TriggerReport(Name, fires, FormattableString.Invariant($"{age.TotalDays:0.##} days since {what}, {limit.TotalDays:0.##} allowed, {context.Statistics.Unclaimed:N0} new samples")));
    }
}

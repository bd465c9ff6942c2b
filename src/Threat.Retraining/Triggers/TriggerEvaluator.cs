using System.Collections.Immutable;

namespace Threat.Retraining.Internal;

/// <summary>Asks the triggers in order, after cool-down and back-off, and keeps what they want remembered.</summary>
internal sealed class TriggerEvaluator(IReadOnlyList<IRetrainTrigger> triggers, ISampleStore samples, IRunStore runs, RetrainingOptions options, TimeProvider time)
{
    public async Task<TriggerVerdict> EvaluateAsync(long fencingToken, CancellationToken cancellationToken)
    {
        TriggerState state = await runs.GetTriggerStateAsync(cancellationToken).ConfigureAwait(false);
        SampleStatistics statistics = await samples.GetStatisticsAsync(options.Schema!.Hash, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = time.GetUtcNow();
        List<TriggerReport> reports = [];
        foreach (IRetrainTrigger trigger in triggers) reports.Add(await trigger.EvaluateAsync(new TriggerContext(now, statistics, state, samples, options), cancellationToken).ConfigureAwait(false));
        ImmutableSortedDictionary<string, string> values = Apply(state.Values, reports.SelectMany(static r => r.Remember));
        if (!ReferenceEquals(values, state.Values)) await runs.SaveTriggerStateAsync(state with { Values = values }, fencingToken, cancellationToken).ConfigureAwait(false);
        TriggerReport? firing = reports.FirstOrDefault(static r => r.Fires);
        string said = string.Join("; ", reports.Select(static r => $"{r.Name}: {r.Explanation}"));
        if (firing is null) return new TriggerVerdict(null, $"No trigger fires. {said}.", reports);
        return Wait(state, now) is { } wait
            ? new TriggerVerdict(null, $"{wait} {firing.Name} would fire: {firing.Explanation}.", reports)
            : new TriggerVerdict(firing, said, reports);
    }

    private string? Wait(TriggerState state, DateTimeOffset now)
    {
        if (state.LastEndedAt is not DateTimeOffset ended) return null;
        TriggerOptions o = options.Triggers;
        TimeSpan wait = o.CoolDown;
        if (state.ConsecutiveFailures > 0)
        {
            double ticks = o.BackOff.Ticks * Math.Pow(2, Math.Min(state.ConsecutiveFailures - 1, 60));
            wait = ticks >= o.MaxBackOff.Ticks ? o.MaxBackOff : TimeSpan.FromTicks((long)ticks);
        }
        if (now - ended >= wait) return null;
        string left = FormattableString.Invariant($"until {(ended + wait).UtcDateTime:u}");
        return state.ConsecutiveFailures > 0 ? $"Backing off after {state.ConsecutiveFailures} failed runs, {left}." : $"Cooling down after the last run, {left}.";
    }

    /// <summary>The values with what a trigger wants remembered; null values are forgotten.</summary>
    public static ImmutableSortedDictionary<string, string> Apply(ImmutableSortedDictionary<string, string> values, IEnumerable<KeyValuePair<string, string?>> changes)
    {
        foreach ((string key, string? value) in changes) values = value is null ? values.Remove(key) : values.SetItem(key, value);
        return values;
    }
}

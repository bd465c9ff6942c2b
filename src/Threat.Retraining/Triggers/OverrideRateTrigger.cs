using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>
/// Fires when reviewers override the model clearly too often: the lower end of the override rate's 95 % Wilson interval, over samples since the last
/// run without imports, is above the limit. After a run that it started it stays quiet until the rate has been below the re-arm limit.
/// </summary>
public sealed class OverrideRateTrigger : IRetrainTrigger
{
    private const string Disarmed = "override-rate.disarmed";

    /// <inheritdoc/>
    public string Name => "override-rate";

    /// <inheritdoc/>
    public ValueTask<TriggerReport> EvaluateAsync(TriggerContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        TriggerOptions o = context.Options.Triggers;
        RateInterval rate = context.Statistics.OverrideRate;
        long n = context.Statistics.UnclaimedPredicted;
        bool enough = n >= o.OverrideMinSamples, disarmed = context.State.Values.ContainsKey(Disarmed), rearms = disarmed && enough && rate.Rate < o.OverrideRearmRate;
        bool fires = !disarmed && enough && rate.Lower > o.OverrideRate;
        string state = rearms ? "armed again" : disarmed ? FormattableString.Invariant($"quiet until the rate is below {o.OverrideRearmRate:P0}") : "armed";
        TriggerReport report = new(Name, fires, FormattableString.Invariant($"override rate {rate} over {n:N0} samples, limit {o.OverrideRate:P0}, {state}"));
        if (rearms) report = report with { Remember = ImmutableDictionary<string, string?>.Empty.Add(Disarmed, null) };
        if (fires) report = report with { RememberAfterRun = ImmutableDictionary<string, string?>.Empty.Add(Disarmed, "since " + context.Now.UtcDateTime.ToString("u", System.Globalization.CultureInfo.InvariantCulture)) };
        return ValueTask.FromResult(report);
    }
}

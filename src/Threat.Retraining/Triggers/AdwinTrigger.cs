using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>Optional: fires when the override rate rose among the samples since the last run, found by ADWIN without a fixed window. A drift trigger.</summary>
public sealed class AdwinTrigger : IRetrainTrigger
{
    private readonly double _delta;

    /// <summary>A trigger.</summary>
    /// <param name="delta">The chance of a false alarm, above 0 and below 1.</param>
    public AdwinTrigger(double delta = 0.002) => _delta = delta > 0 && delta < 1 ? delta : throw new ArgumentOutOfRangeException(nameof(delta), delta, FormattableString.Invariant($"delta is {delta}; it must be above 0 and below 1."));

    /// <inheritdoc/>
    public string Name => "adwin";

    /// <inheritdoc/>
    public async ValueTask<TriggerReport> EvaluateAsync(TriggerContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        List<bool> overrides = [];
        SampleRange open = new(context.Statistics.LastRun?.ClaimedUpTo ?? 0, context.Statistics.LastSequence, context.Options.Schema!.Hash);
        await foreach (StoredSample s in context.Store.ReadAsync(open, cancellationToken).ConfigureAwait(false))
        {
            // As in every override rate: an import names no model version, and there was no prediction to override.
            if (s.Sample.ModelVersion.Length > 0) overrides.Add(s.Sample.Verdict == Verdict.Override);
        }
        DriftSignal signal = DriftMeasures.AdwinOfOverrides(overrides, _delta);
        return new TriggerReport(Name, signal.Alarm, signal.Detail) { IsDrift = true };
    }
}

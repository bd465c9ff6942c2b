using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// The default gate. A new model serves only when every condition holds: more often right by the exact McNemar test with a macro-F1
/// that is higher too (under drift: neither lower, with chance in view), no class's recall clearly lower, false-positive rate and calibration not worse,
/// no class of known rows forgotten, the golden set passed, and enough test rows. A first model must beat "always the majority class".
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class PromotionGate : IPromotionGate
{
    private readonly GateOptions _options;

    /// <summary>A gate; null takes the default options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public PromotionGate(GateOptions? options = null)
    {
        _options = options ?? new GateOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public GateResult Judge(GateEvidence evidence, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        GateCondition rows = GateConditions.MinimumRows(evidence, _options);
        if (rows.Holds == false) return new GateResult(RunDecision.InsufficientEvidence, [rows], rows.Detail);
        ScoredRows other = evidence.Champion ?? GateConditions.AlwaysMajority(evidence);
        PairedBootstrap bootstrap = PairedBootstrap.Compare(evidence.Challenger, other, evidence.Groups, _options.Replicates, _options.Alpha, evidence.Seed, cancellationToken);
        bool drift = evidence.DriftTriggered && evidence.Champion is not null;
        List<GateCondition> conditions =
        [
            rows,
            drift ? GateConditions.NonInferiority(bootstrap, _options) : GateConditions.McNemar(evidence.Challenger, other, evidence.Champion is null, _options),
            GateConditions.MacroF1(bootstrap, evidence.Champion is null, drift, _options),
        ];
        if (evidence.Champion is not null)
        {
            conditions.AddRange(GateConditions.Recalls(evidence.Challenger, evidence.Champion, _options));
            conditions.Add(GateConditions.FalsePositives(evidence, evidence.Champion, _options));
            conditions.Add(GateConditions.Calibration(bootstrap, evidence.Challenger, evidence.Champion, _options));
        }
        conditions.AddRange(KnownRowConditions.Of(evidence, _options));
        conditions.AddRange(KnownRowConditions.Neighbors(evidence, _options));
        conditions.AddRange(GateConditions.Golden(evidence, _options));
        GateCondition[] broken = [.. conditions.Where(static c => c.Holds == false)];
        return broken.Length == 0
            ? new GateResult(RunDecision.Promote, conditions, $"All {conditions.Count(static c => c.Holds == true)} conditions hold.")
            : new GateResult(broken.All(static c => c.Name == KnownRowConditions.Absent) ? RunDecision.InsufficientEvidence : RunDecision.Reject, conditions, "Not met: " + string.Join("; ", broken.Select(static c => $"{c.Name} ({c.Detail})")) + ".");
    }
}

namespace Threat.Retraining;

/// <summary>The gate's answer.</summary>
/// <param name="Decision">Promote, Reject or InsufficientEvidence.</param>
/// <param name="Conditions">Every condition with its figure.</param>
/// <param name="Why">The decision in one sentence.</param>
public sealed record GateResult(RunDecision Decision, IReadOnlyList<GateCondition> Conditions, string Why);

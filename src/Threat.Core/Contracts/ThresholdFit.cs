namespace Threat.Core;

/// <summary>Chosen thresholds and what a reader should know about the choice.</summary>
/// <param name="Policy">The thresholds with the rule they were chosen for.</param>
/// <param name="Notes">Classes with too few rows, infeasible constraints, and the like.</param>
public sealed record ThresholdFit(DecisionPolicy Policy, IReadOnlyList<string> Notes);

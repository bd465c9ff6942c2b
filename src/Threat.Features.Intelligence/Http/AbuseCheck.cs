namespace Threat.Features.Intelligence;

/// <summary>The result of a check.</summary>
/// <param name="Outcome">What was done.</param>
/// <param name="Report">The report, when there is one.</param>
/// <param name="Error">Why there is none, or null.</param>
public sealed record AbuseCheck(AbuseCheckOutcome Outcome, AbuseReport? Report = null, string? Error = null);

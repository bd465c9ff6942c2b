namespace Threat.Features.Intelligence;

/// <summary>The result of a domain lookup.</summary>
/// <param name="Outcome">What was done.</param>
/// <param name="RegisteredAt">When the domain was registered, or null.</param>
/// <param name="Error">Why there is none, or null.</param>
public sealed record DomainLookup(DomainLookupOutcome Outcome, DateTimeOffset? RegisteredAt = null, string? Error = null);

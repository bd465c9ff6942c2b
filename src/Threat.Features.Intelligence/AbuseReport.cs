namespace Threat.Features.Intelligence;

/// <summary>What AbuseIPDB reports of an address.</summary>
/// <param name="ConfidenceScore">The abuse confidence score, 0 to 100.</param>
/// <param name="IsHosting">Whether its usage type is a data centre, web hosting or transit; null when the report does not say.</param>
/// <param name="TotalReports">Reports within the asked-for days; null when the report does not say, as the blacklist.</param>
/// <param name="ObservedAt">When the report, or the blacklist that names the address, was read, UTC.</param>
public sealed record AbuseReport(int ConfidenceScore, bool? IsHosting, int? TotalReports, DateTimeOffset ObservedAt);

namespace Threat.Features.Intelligence;

/// <summary>An autonomous system.</summary>
/// <param name="Number">Its number, of 16 or 32 bits.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Country">The two letters of its country, or null.</param>
public sealed record AutonomousSystem(uint Number, string? Name, string? Country);

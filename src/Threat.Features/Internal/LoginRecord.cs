namespace Threat.Features.Internal;

/// <summary>What the kernels that look at sequences need of a login attempt, packed.</summary>
/// <param name="Time">Ticks.</param>
/// <param name="Target">The destination's number, or −1.</param>
/// <param name="User">The user's number, or −1.</param>
/// <param name="Outcome">Whether it succeeded.</param>
internal readonly record struct LoginRecord(long Time, int Target, int User, EventOutcome Outcome);

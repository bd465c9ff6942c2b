namespace Threat.Features.Intelligence;

/// <summary>The tenant's own experience with autonomous systems.</summary>
/// <remarks>Implementations are thread-safe and never wait.</remarks>
public interface ISystemHistory
{
    /// <summary>Sources of the system seen in the 30 days before an instant, and how many of them turned out bad; null when that is not known.</summary>
    (int Seen, int Bad)? Find(uint autonomousSystem, DateTimeOffset asOf);
}

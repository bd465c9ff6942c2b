namespace Threat.Features.Intelligence;

/// <summary>When domains were registered, from memory.</summary>
/// <remarks>Implementations are thread-safe and never wait.</remarks>
public interface IDomainRegistrations
{
    /// <summary>When a registrable domain was registered, as known at an instant, or null.</summary>
    DateTimeOffset? Find(string domain, DateTimeOffset asOf);
}

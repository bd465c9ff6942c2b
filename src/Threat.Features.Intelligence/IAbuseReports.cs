using System.Net;

namespace Threat.Features.Intelligence;

/// <summary>Reports on addresses that are in memory.</summary>
/// <remarks>Implementations are thread-safe and never wait.</remarks>
public interface IAbuseReports
{
    /// <summary>The report known at an instant, or null.</summary>
    AbuseReport? Find(IPAddress address, DateTimeOffset asOf);
}

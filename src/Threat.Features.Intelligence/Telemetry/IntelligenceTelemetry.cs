namespace Threat.Features.Intelligence;

/// <summary>The name under which this package's metrics are found. No tag names a source or a domain.</summary>
/// <remarks>
/// Counters: <c>threat.intelligence.lookups</c> (tags <c>provider</c>, <c>outcome</c>), <c>threat.intelligence.refreshes</c> (tags <c>feed</c>, <c>outcome</c>; refused lists among them),
/// <c>threat.intelligence.checks</c> (tags <c>service</c>, <c>outcome</c>). Gauges: <c>threat.intelligence.snapshot.age</c> in seconds (tag <c>feed</c>),
/// <c>threat.intelligence.budget.left</c> (tag <c>call</c>).
/// </remarks>
public static class IntelligenceTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Threat.Features.Intelligence";
}

namespace Threat.Learning.Internal;

/// <summary>Says that the health checks are registered.</summary>
internal sealed class ThreatHealthMarker;

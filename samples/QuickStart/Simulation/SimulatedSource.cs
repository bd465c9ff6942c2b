using System.Net;
using Threat.Features;

namespace QuickStart.Simulation;

/// <summary>One source address with its events and the instants at which a detector would be asked about it.</summary>
/// <param name="Address">The address.</param>
/// <param name="ClassId">What it is, in ids of <c>LabelSet.ThreatDefault</c>.</param>
/// <param name="Events">Its events over all days.</param>
/// <param name="AskedAt">One instant per active day.</param>
public sealed record SimulatedSource(IPAddress Address, int ClassId, IReadOnlyList<SecurityEvent> Events, IReadOnlyList<DateTimeOffset> AskedAt);

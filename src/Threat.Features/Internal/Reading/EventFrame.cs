using System.Net;

namespace Threat.Features.Internal;

/// <summary>What a record says of its event whatever kind it is. Events take it whole: <c>new DnsEvent(f.Time, f.Source, name) { Frame = f }</c>.</summary>
internal readonly record struct EventFrame(DateTimeOffset Time, IPAddress Source, long Number, string? Id = null, DateTimeOffset? Ingested = null, IPAddress? Target = null, int? SourcePort = null, int? TargetPort = null);

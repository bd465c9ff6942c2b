using System.Net;

namespace Threat.Features.Intelligence;

/// <summary>A command-and-control server as a feed names it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Malware">The malware family, or null.</param>
/// <param name="FirstSeen">When it was first seen, UTC.</param>
/// <param name="LastOnline">The day it last answered, or null.</param>
public sealed record CommandAndControlServer(IPAddress Address, int Port, string? Malware, DateTimeOffset? FirstSeen, DateOnly? LastOnline);

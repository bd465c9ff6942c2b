namespace Threat.Features.Intelligence.Internal;

/// <summary>Names of the HTTP clients.</summary>
internal static class IntelligenceClient
{
    /// <summary>Lists: retried.</summary>
    public const string Name = "Threat.Features.Intelligence";

    /// <summary>AbuseIPDB: never retried, since every request is of the day's budget.</summary>
    public const string Abuse = "Threat.Features.Intelligence.AbuseIpDb";

    /// <summary>RDAP: public addresses only, never retried, since every request is of the server's allowance.</summary>
    public const string Rdap = "Threat.Features.Intelligence.Rdap";
}

namespace Threat.Features.Intelligence;

/// <summary>What being on a list means, and so which features it feeds.</summary>
public enum FeedKind : byte
{
    /// <summary>The address was reported by someone: threat_intelligence_match, threat_intel_matches.</summary>
    Reported = 0,

    /// <summary>A curated block list, as Spamhaus DROP or AbuseIPDB's: known_bad_ip as well.</summary>
    BlockList = 1,

    /// <summary>Tor exits: tor_exit_node and is_tor_exit_node. Being an exit alone is no report.</summary>
    TorExits = 2,

    /// <summary>Command-and-control servers: known_malware_c2 as well.</summary>
    CommandAndControl = 3,

    /// <summary>VPN, proxy or hosting ranges: proxy_detected. Alone they are no report.</summary>
    Proxies = 4,
}

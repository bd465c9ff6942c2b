namespace Threat.Features.Intelligence;

/// <summary>The format of a downloaded list.</summary>
public enum FeedFormat : byte
{
    /// <summary>One address, network or range a line: netset, ipset, DROP text, Tor's bulk exit list, plain.</summary>
    Lines = 0,

    /// <summary>Tor's exit-addresses.</summary>
    TorExitAddresses = 1,

    /// <summary>Spamhaus DROP as JSON lines.</summary>
    SpamhausJson = 2,

    /// <summary>Feodo Tracker's ipblocklist.json.</summary>
    FeodoJson = 3,

    /// <summary>Feodo Tracker's ipblocklist.csv.</summary>
    FeodoCsv = 4,

    /// <summary>ThreatFox's answer to get_iocs.</summary>
    ThreatFoxJson = 5,

    /// <summary>iptoasn's table of address ranges and AS numbers, plain or as a gzip file; read by <see cref="AutonomousSystemFeed"/>.</summary>
    IpToAsn = 6,

    /// <summary>Spamhaus ASN-DROP as JSON lines; read by <see cref="AutonomousSystemFeed"/>.</summary>
    AsnDrop = 7,
}

namespace Threat.Features;

/// <summary>IP protocol numbers as IANA assigns them; any other number may be cast to this type.</summary>
public enum TransportProtocol : byte
{
    /// <summary>Not known (0 is IPv6 hop-by-hop options, which no log reports as a flow).</summary>
    Unknown = 0,

    /// <summary>ICMP, 1.</summary>
    Icmp = 1,

    /// <summary>IGMP, 2.</summary>
    Igmp = 2,

    /// <summary>TCP, 6.</summary>
    Tcp = 6,

    /// <summary>UDP, 17.</summary>
    Udp = 17,

    /// <summary>GRE, 47.</summary>
    Gre = 47,

    /// <summary>ESP, 50.</summary>
    Esp = 50,

    /// <summary>ICMP for IPv6, 58.</summary>
    IcmpV6 = 58,

    /// <summary>SCTP, 132.</summary>
    Sctp = 132,
}

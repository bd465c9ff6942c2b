namespace Threat.Features.Internal;

/// <summary>What a connection adds to its hour.</summary>
internal static class ConnectionTotals
{
    public static void Add(HourTile tile, ConnectionEvent c, SiteProfile site, bool isInternal)
    {
        if (c.DestinationPortOrNone is >= 0 and int port)
        {
            tile.Count(Counted.Ported);
            if (site.IsCommonPort(port)) tile.Count(Counted.Common);
            if (port >= 49152) tile.Count(Counted.High);
        }
        if (c.SourcePortOrNone >= 0) tile.Count(Counted.SourcePorted);
        Protocol(tile, c);
        if (c.State != ConnectionState.Unknown) tile.Count(Counted.Stated);
        if (LifetimeKernel.IsFailed(c.State)) tile.Count(Counted.Failed);
        if (c.DurationTicks >= 0)
        {
            tile.Count(Counted.Timed);
            if (LifetimeKernel.IsClosed(c.State))
            {
                tile.Count(Counted.Closed);
                tile.Sum(Summed.ClosedTicks, c.DurationTicks);
            }
        }
        Bytes(tile, c, isInternal);
    }

    private static void Protocol(HourTile tile, ConnectionEvent c)
    {
        if (c.Protocol != TransportProtocol.Unknown) tile.Count(Counted.Protocols);
        switch (c.Protocol)
        {
            case TransportProtocol.Tcp: tile.Count(Counted.Tcp); break;
            case TransportProtocol.Udp: tile.Count(Counted.Udp); break;
            case TransportProtocol.Icmp or TransportProtocol.IcmpV6: tile.Count(Counted.Icmp); break;
        }
        ServiceKind service = c.ServiceKind != ServiceKind.Undetected ? c.ServiceKind : ServiceNames.ByPort(c.Protocol, c.DestinationPortOrNone);
        if (service == ServiceKind.Http) tile.Count(Counted.Http);
        if (service == ServiceKind.Ssh) tile.Count(Counted.Ssh);
    }

    private static void Bytes(HourTile tile, ConnectionEvent c, bool isInternal)
    {
        if (c.BytesSentOrNone >= 0)
        {
            tile.Count(Counted.KnowsSent);
            tile.Sum(Summed.Sent, c.BytesSentOrNone);
        }
        if (c.BytesReceivedOrNone >= 0)
        {
            tile.Count(Counted.KnowsReceived);
            tile.Sum(Summed.Received, c.BytesReceivedOrNone);
        }
        if (!c.DestinationKey.IsNone)
        {
            tile.Count(Counted.Targeted);
            if (!isInternal)
            {
                tile.Sum(Summed.ExternalSent, Math.Max(0, c.BytesSentOrNone));
                tile.Sum(Summed.ExternalReceived, Math.Max(0, c.BytesReceivedOrNone));
            }
        }
        if (c.PacketsSentOrNone < 0 && c.PacketsReceivedOrNone < 0) return;
        tile.Count(Counted.KnowsPackets);
        double n = Math.Max(0, (double)c.PacketsSentOrNone) + Math.Max(0, (double)c.PacketsReceivedOrNone);
        long packets = (long)Math.Min(n, long.MaxValue / 2);
        tile.Sum(Summed.Packets, packets);
        if (n == 0 || c.IpBytesOrNone < 20 * n || c.IpBytesOrNone > 65535 * n) return;
        tile.Sum(Summed.IpBytes, c.IpBytesOrNone);
        tile.Sum(Summed.IpPackets, packets);
    }
}

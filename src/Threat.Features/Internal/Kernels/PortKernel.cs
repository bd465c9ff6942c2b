namespace Threat.Features.Internal;

/// <summary>Features 16-22, 24-28: ports, protocols and services of connections.</summary>
internal static class PortKernel
{
    private const SecurityEventKinds Kind = SecurityEventKinds.Connection;

    public static void Compute(ExtractionWorkspace w, FeatureSink sink, SiteProfile site)
    {
        Ports(w, sink, site);
        Protocols(w, sink);
    }

    private static void Ports(ExtractionWorkspace w, FeatureSink sink, SiteProfile site)
    {
        FeatureStatus why = sink.Why(Kind);
        int common = 0, high = 0;
        w.Ports.Clear();
        foreach (ConnectionEvent c in w.Connections.Span)
        {
            int port = c.DestinationPortOrNone;
            if (port < 0) continue;
            w.Ports.Add(port);
            if (site.IsCommonPort(port)) common++;
            if (port >= 49152) high++;
        }
        long n = w.Ports.Total;
        sink.Set(F.DstPortNormalized, w.Ports.Mode() / 65535.0, n > 0, why);
        sink.Count(F.UniqueDstPorts, w.Ports.Distinct, Kind, w.Connections.Count, n);
        double diversity = Entropy.Normalized(w.Ports.Counts(), n, 65536);
        sink.Set(F.PortDiversity, diversity, n >= 2, why);
        sink.Share(F.IsCommonPort, common, n, Kind);
        sink.Share(F.IsHighPort, high, n, Kind);

        w.Ports.Clear();
        Span<double> sources = w.Doubles.Take(w.Connections.Count);
        int known = 0;
        foreach (ConnectionEvent c in w.Connections.Span)
        {
            if (c.SourcePortOrNone < 0) continue;
            w.Ports.Add(c.SourcePortOrNone);
            sources[known++] = c.SourcePortOrNone;
        }
        sink.Set(F.SrcPortNormalized, known > 0 ? OrderStatistics.Median(sources[..known]) / 65535 : 0, known > 0, why);
        sink.Count(F.UniqueSrcPorts, w.Ports.Distinct, Kind, w.Connections.Count, known);
        w.Ports.Clear();
    }

    private static void Protocols(ExtractionWorkspace w, FeatureSink sink)
    {
        int known = 0, tcp = 0, udp = 0, icmp = 0, http = 0, ssh = 0;
        foreach (ConnectionEvent c in w.Connections.Span)
        {
            switch (c.Protocol)
            {
                case TransportProtocol.Unknown: break;
                case TransportProtocol.Tcp: known++; tcp++; break;
                case TransportProtocol.Udp: known++; udp++; break;
                case TransportProtocol.Icmp or TransportProtocol.IcmpV6: known++; icmp++; break;
                default: known++; break;
            }
            ServiceKind service = c.ServiceKind;
            if (service == ServiceKind.Undetected)
            {
                service = ServiceNames.ByPort(c.Protocol, c.DestinationPortOrNone);
                if (service != ServiceKind.Undetected) w.Guessed++;
            }
            if (service == ServiceKind.Http) http++;
            if (service == ServiceKind.Ssh) ssh++;
        }
        sink.Share(F.IsTcp, tcp, known, Kind);
        sink.Share(F.IsUdp, udp, known, Kind);
        sink.Share(F.IsIcmp, icmp, known, Kind);
        sink.Share(F.IsHttp, http, w.Connections.Count, Kind);
        sink.Share(F.IsSsh, ssh, w.Connections.Count, Kind);
    }
}

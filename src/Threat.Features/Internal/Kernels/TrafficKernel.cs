namespace Threat.Features.Internal;

/// <summary>Features 14, 15, 47-51: bytes, packets and rates. A sum over connections of which none reports the quantity is missing.</summary>
internal static class TrafficKernel
{
    private const SecurityEventKinds Kind = SecurityEventKinds.Connection;

    public static void Compute(ExtractionWorkspace w, FeatureSink sink, long asOf)
    {
        ReadOnlySpan<ConnectionEvent> all = w.Connections.Span;
        long minuteAgo = asOf - TimeKernel.Minute;
        double sent = 0, received = 0, packets = 0, ipBytes = 0, ipPackets = 0, recentPackets = 0;
        int recent = 0, knowSent = 0, knowReceived = 0, knowPackets = 0;
        foreach (ConnectionEvent c in all)
        {
            if (c.TimeTicks >= minuteAgo) recent++;
            Sum(c.BytesSentOrNone, ref sent, ref knowSent);
            Sum(c.BytesReceivedOrNone, ref received, ref knowReceived);
            if (c.PacketsSentOrNone < 0 && c.PacketsReceivedOrNone < 0) continue;
            knowPackets++;
            double n = Math.Max(0, (double)c.PacketsSentOrNone) + Math.Max(0, (double)c.PacketsReceivedOrNone);
            packets += n;
            recentPackets += n * Overlap(c.TimeTicks, c.DurationTicks, minuteAgo, asOf);
            if (c.IpBytesOrNone < 20 * n || c.IpBytesOrNone > 65535 * n || n == 0) continue;
            ipBytes += c.IpBytesOrNone;
            ipPackets += n;
        }
        sink.Count(F.ConnectionRate, recent / 60.0, Kind);
        sink.Count(F.PacketRate, recentPackets / 60, Kind, all.Length, knowPackets);
        sink.Count(F.BytesSent, sent, Kind, all.Length, knowSent);
        sink.Count(F.BytesReceived, received, Kind, all.Length, knowReceived);
        sink.Count(F.TotalBytes, sent + received, Kind, all.Length, knowSent + knowReceived);
        sink.Count(F.PacketCount, packets, Kind, all.Length, knowPackets);
        sink.Set(F.AvgPacketSize, ipPackets > 0 ? ipBytes / ipPackets : 0, ipPackets > 0, all.IsEmpty ? sink.Why(Kind) : FeatureStatus.NotObserved);
    }

    private static void Sum(long value, ref double sum, ref int known)
    {
        if (value < 0) return;
        sum += value;
        known++;
    }

    /// <summary>The part of a flow's life that lies in [from, to); a flow without length lies where it starts.</summary>
    public static double Overlap(long start, long duration, long from, long to)
    {
        long length = Math.Max(0, duration), end = start + length;
        if (length == 0) return start >= from ? 1 : 0;
        return Math.Max(0, Math.Min(end, to) - Math.Max(start, from)) / (double)length;
    }
}

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
        bool knowsSent = false, knowsReceived = false, knowsPackets = false;
        int recent = 0;
        foreach (ConnectionEvent c in all)
        {
            if (c.TimeTicks >= minuteAgo) recent++;
            Sum(c.BytesSentOrNone, ref sent, ref knowsSent);
            Sum(c.BytesReceivedOrNone, ref received, ref knowsReceived);
            if (c.PacketsSentOrNone < 0 && c.PacketsReceivedOrNone < 0) continue;
            knowsPackets = true;
            double n = Math.Max(0, (double)c.PacketsSentOrNone) + Math.Max(0, (double)c.PacketsReceivedOrNone);
            packets += n;
            recentPackets += n * Overlap(c.TimeTicks, c.DurationTicks, minuteAgo, asOf);
            if (c.IpBytesOrNone < 20 * n || c.IpBytesOrNone > 65535 * n || n == 0) continue;
            ipBytes += c.IpBytesOrNone;
            ipPackets += n;
        }
        bool none = all.IsEmpty;
        sink.Count(F.ConnectionRate, recent / 60.0, Kind);
        Put(sink, F.PacketRate, recentPackets / 60, none, knowsPackets);
        Put(sink, F.BytesSent, sent, none, knowsSent);
        Put(sink, F.BytesReceived, received, none, knowsReceived);
        Put(sink, F.TotalBytes, sent + received, none, knowsSent || knowsReceived);
        Put(sink, F.PacketCount, packets, none, knowsPackets);
        sink.Set(F.AvgPacketSize, ipPackets > 0 ? ipBytes / ipPackets : 0, ipPackets > 0, none ? sink.Why(Kind) : FeatureStatus.NotObserved);
    }

    private static void Sum(long value, ref double sum, ref bool known)
    {
        if (value < 0) return;
        sum += value;
        known = true;
    }

    public static void Put(FeatureSink sink, int feature, double value, bool none, bool known)
    {
        if (!none && !known) sink.Miss(feature, FeatureStatus.NotObserved);
        else sink.Count(feature, value, Kind);
    }

    /// <summary>The part of a flow's life that lies in [from, to); a flow without length lies where it starts.</summary>
    public static double Overlap(long start, long duration, long from, long to)
    {
        long length = Math.Max(0, duration), end = start + length;
        if (length == 0) return start >= from ? 1 : 0;
        return Math.Max(0, Math.Min(end, to) - Math.Max(start, from)) / (double)length;
    }
}

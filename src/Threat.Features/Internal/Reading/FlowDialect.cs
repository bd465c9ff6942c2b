namespace Threat.Features.Internal;

/// <summary>What a column of a flow table says.</summary>
internal static class FlowField
{
    public const int Start = 0, End = 1, Duration = 2, Protocol = 3, Source = 4, SourcePort = 5, Target = 6, TargetPort = 7, State = 8, Flags = 9, AnswerFlags = 10, Packets = 11, Bytes = 12, PacketsSent = 13, BytesSent = 14, PacketsReceived = 15,
        BytesReceived = 16, Count = 17;
}

/// <summary>The column names of one tool or standard.</summary>
/// <param name="Name">As messages call it.</param>
/// <param name="IsNfdump">Whether it ends in a summary, and writes 0 for a direction that the record does not hold.</param>
/// <param name="Needed">Columns of which each field's first one must be there, or another one of the same field.</param>
/// <param name="Columns">Column, what it says, and for times how many of its units are a second.</param>
internal sealed record FlowDialect(string Name, bool IsNfdump, string[] Needed, params (string Column, int Field, long PerSecond)[] Columns)
{
    private const long Seconds = 1, Milliseconds = 1_000, Microseconds = 1_000_000, Nanoseconds = 1_000_000_000;

    public static IReadOnlyList<FlowDialect> All { get; } =
    [
        new("Argus", false, ["StartTime", "Proto", "SrcAddr", "DstAddr", "Dport", "State"],
            ("StartTime", FlowField.Start, Seconds), ("Dur", FlowField.Duration, Seconds), ("Proto", FlowField.Protocol, 0), ("SrcAddr", FlowField.Source, 0), ("Sport", FlowField.SourcePort, 0), ("DstAddr", FlowField.Target, 0),
            ("Dport", FlowField.TargetPort, 0), ("State", FlowField.State, 0), ("TotPkts", FlowField.Packets, 0), ("TotBytes", FlowField.Bytes, 0), ("SrcBytes", FlowField.BytesSent, 0), ("SrcPkts", FlowField.PacketsSent, 0)),
        new("nfdump 1.6", true, ["ts", "sa", "da", "dp", "pr"],
            ("ts", FlowField.Start, Seconds), ("te", FlowField.End, Seconds), ("td", FlowField.Duration, Seconds), ("pr", FlowField.Protocol, 0), ("sa", FlowField.Source, 0), ("sp", FlowField.SourcePort, 0), ("da", FlowField.Target, 0),
            ("dp", FlowField.TargetPort, 0), ("flg", FlowField.Flags, 0), ("ipkt", FlowField.PacketsSent, 0), ("ibyt", FlowField.BytesSent, 0), ("opkt", FlowField.PacketsReceived, 0), ("obyt", FlowField.BytesReceived, 0)),
        new("nfdump 1.7", true, ["firstSeen", "proto", "srcAddr", "dstAddr", "dstPort"],
            ("firstSeen", FlowField.Start, Seconds), ("lastSeen", FlowField.End, Seconds), ("duration", FlowField.Duration, Seconds), ("proto", FlowField.Protocol, 0), ("srcAddr", FlowField.Source, 0), ("srcPort", FlowField.SourcePort, 0),
            ("dstAddr", FlowField.Target, 0), ("dstPort", FlowField.TargetPort, 0), ("flags", FlowField.Flags, 0), ("packets", FlowField.PacketsSent, 0), ("inPackets", FlowField.PacketsSent, 0), ("bytes", FlowField.BytesSent, 0),
            ("inBytes", FlowField.BytesSent, 0), ("outPackets", FlowField.PacketsReceived, 0), ("outBytes", FlowField.BytesReceived, 0)),
        new("IPFIX", false, ["flowStartMilliseconds", "sourceIPv4Address", "destinationIPv4Address", "destinationTransportPort", "protocolIdentifier"],
            ("flowStartMilliseconds", FlowField.Start, Milliseconds), ("flowStartSeconds", FlowField.Start, Seconds), ("flowStartMicroseconds", FlowField.Start, Microseconds), ("flowStartNanoseconds", FlowField.Start, Nanoseconds),
            ("flowEndMilliseconds", FlowField.End, Milliseconds), ("flowEndSeconds", FlowField.End, Seconds), ("flowEndMicroseconds", FlowField.End, Microseconds), ("flowEndNanoseconds", FlowField.End, Nanoseconds),
            ("flowDurationMilliseconds", FlowField.Duration, Milliseconds), ("flowDurationMicroseconds", FlowField.Duration, Microseconds), ("protocolIdentifier", FlowField.Protocol, 0),
            ("sourceIPv4Address", FlowField.Source, 0), ("sourceIPv6Address", FlowField.Source, 0), ("sourceIPAddress", FlowField.Source, 0), ("sourceTransportPort", FlowField.SourcePort, 0),
            ("destinationIPv4Address", FlowField.Target, 0), ("destinationIPv6Address", FlowField.Target, 0), ("destinationIPAddress", FlowField.Target, 0), ("destinationTransportPort", FlowField.TargetPort, 0),
            ("tcpControlBits", FlowField.Flags, 0), ("reverseTcpControlBits", FlowField.AnswerFlags, 0), ("packetDeltaCount", FlowField.PacketsSent, 0), ("packetTotalCount", FlowField.PacketsSent, 0),
            ("octetDeltaCount", FlowField.BytesSent, 0), ("octetTotalCount", FlowField.BytesSent, 0), ("reversePacketDeltaCount", FlowField.PacketsReceived, 0), ("reversePacketTotalCount", FlowField.PacketsReceived, 0),
            ("reverseOctetDeltaCount", FlowField.BytesReceived, 0), ("reverseOctetTotalCount", FlowField.BytesReceived, 0)),
    ];

    /// <summary>The dialect that most of the columns belong to; null when no two of them belong to one.</summary>
    public static FlowDialect? Of(IReadOnlyCollection<string> header)
    {
        FlowDialect best = All.MaxBy(d => d.Known(header))!;
        return best.Known(header) >= 2 ? best : null;
    }

    /// <summary>What <see cref="FlowCsvReader"/> says of a header that is none of them.</summary>
    public static string Unknown { get; } = "the first line is no header with the column names of a flow table. FlowCsvReader knows those of "
        + string.Join("; ", All.Select(static d => $"{d.Name} ({string.Join(",", d.Needed)},...)")) + ". Export with one of these headers, or rename the columns.";

    /// <summary>The place of a column in <see cref="Columns"/>, or −1.</summary>
    public int IndexOf(string column) => Array.FindIndex(Columns, c => c.Column == column);

    /// <summary>The needed columns that are missing, each where no other column of the header says the same.</summary>
    public string[] Missing(IReadOnlyCollection<string> header)
        => [.. Needed.Where(need => !Columns.Any(c => c.Field == Columns[IndexOf(need)].Field && header.Contains(c.Column)))];

    private int Known(IReadOnlyCollection<string> header) => header.Count(c => IndexOf(c) >= 0);
}

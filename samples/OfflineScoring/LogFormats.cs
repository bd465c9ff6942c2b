using System.IO.Compression;
using System.Text;
using Threat.Features;

namespace OfflineScoring;

/// <summary>The readers by name, and a guess from a file's first lines.</summary>
internal static class LogFormats
{
    private const int SampleBytes = 64 * 1024;

    private static readonly (string Name, Func<EventReaderOptions, SecurityEventReader> Create)[] Readers =
    [
        ("zeek-conn", o => new ZeekConnReader(o)), ("zeek-http", o => new ZeekHttpReader(o)), ("zeek-ssh", o => new ZeekSshReader(o)), ("zeek-dns", o => new ZeekDnsReader(o)),
        ("cowrie", o => new CowrieJsonReader(o)), ("suricata", o => new SuricataEveReader(o)), ("auth", o => new SshAuthLogReader(o)), ("access", o => new AccessLogReader(o)),
        ("flows", o => new FlowCsvReader(o)), ("ecs", o => new EcsJsonReader(o)), ("ocsf", o => new OcsfJsonReader(o)),
    ];

    public static IEnumerable<string> Names => Readers.Select(r => r.Name);

    /// <summary>All events of all logs; each log's counts are printed.</summary>
    public static List<SecurityEvent> ReadAll(IReadOnlyList<string> logs, Arguments arguments)
    {
        if (arguments.Format is { } format && !Names.Contains(format)) throw new UserErrorException($"--format is '{format}'; it must be one of {string.Join(", ", Names)}.");
        // One key for all logs, so that the same password has the same hash in each of them.
        EventReaderOptions options = new() { Hasher = SecretHasher.CreateEphemeral(), FirstYear = arguments.FirstYear };
        List<SecurityEvent> events = [];
        foreach (string log in logs)
        {
            if (!File.Exists(log)) throw new UserErrorException($"There is no log at '{log}'. Give the path of a file, plain or gzip.");
            string name = arguments.Format ?? Recognise(log);
            ReadReport report = new();
            events.AddRange(Readers.Single(r => r.Name == name).Create(options).ReadFile(log, report));
            Console.WriteLine($"{log} ({name}): {report}");
            foreach (MalformedLine line in report.MalformedLines.Take(3)) Console.WriteLine($"  {line}");
        }
        return events.Count > 0 ? events : throw new UserErrorException("The logs hold no event with a source address. Give the right --format, or other logs.");
    }

    /// <summary>The reader that understands most of the first lines, and all the fields it needs.</summary>
    private static string Recognise(string path)
    {
        byte[] sample = FirstLines(path);
        // Zeek's JSON logs share their first fields, so that the readers of conn.log and ssh.log understand each other's lines.
        string ruledOut = sample[0] != '{' ? "" : Encoding.UTF8.GetString(sample).Contains("\"conn_state\"", StringComparison.Ordinal) ? "zeek-ssh" : "zeek-conn";
        EventReaderOptions options = new() { FirstYear = 2000 };
        (string Name, long Rows) best = Readers.Where(r => r.Name != ruledOut).Select(r => (r.Name, Rows: Understood(r.Create(options), sample, path))).MaxBy(r => r.Rows);
        return best.Rows > 0 ? best.Name : throw new UserErrorException($"No reader understands the first lines of {path}. Say what it is: --format, one of {string.Join(", ", Names)}.");
    }

    private static long Understood(SecurityEventReader reader, byte[] sample, string path)
    {
        ReadReport report = new();
        try
        {
            return reader.Read(new MemoryStream(sample), path, report).Count() > 0 ? report.Rows - report.Malformed : 0;
        }
        catch (LogFormatException)
        {
            return 0; // another format's header
        }
    }

    private static byte[] FirstLines(string path)
    {
        using FileStream file = File.OpenRead(path);
        bool gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using Stream text = gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        byte[] bytes = new byte[SampleBytes];
        int length = text.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == 0) throw new UserErrorException($"{path} is empty.");
        int end = length < bytes.Length ? length : bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        return bytes[..(end > 0 ? end : length)];
    }
}

using System.Diagnostics;
using System.IO.Compression;
using Threat.Benchmarks.Store;

namespace Threat.Features.Bench;

/// <summary>Readers on one core: megabytes of text a second from memory, on logs in the folder that THREAT_SHARED_DATA names, each repeated to at least 32 MB.</summary>
internal static class ReaderBench
{
    public static void Run()
    {
        string? folder = Environment.GetEnvironmentVariable("THREAT_SHARED_DATA");
        if (folder is null || !Directory.Exists(folder)) throw new DirectoryNotFoundException($"Set THREAT_SHARED_DATA to the folder of sample logs (cowrie, zeek, suricata, http, auth, binetflow); '{folder}' is none.");
        Read(new CowrieJsonReader(), folder, "cowrie", "cowrie-2018-05-06_2018-07-02.json.gz");
        Read(new ZeekConnReader(), folder, "zeek", "002-zeek-scenario-port-scanning.conn.log.gz");
        Read(new ZeekConnReader(), folder, "zeek", "008-zeek-mixed.conn.log.labeled.gz");
        Read(new ZeekSshReader(), folder, "zeek", "007-zeek-scenario-ssh-infected.ssh.log.gz");
        Read(new SuricataEveReader(), folder, "suricata", "test6-malicious.suricata.json.gz");
        Read(new AccessLogReader(), folder, "http", "apache-access.log.gz");
        Read(new SshAuthLogReader(new EventReaderOptions { FirstYear = 2017 }), folder, "auth", "auth.log");
        Read(new FlowCsvReader(), folder, "binetflow", "malicious_CTU-Malware-Capture-Botnet-207-1.binetflow.gz");
    }

    private static void Read(SecurityEventReader reader, string folder, params string[] parts)
    {
        string path = Path.Combine([folder, .. parts]);
        byte[] once = Text(path);
        MemoryStream all = new();
        while (all.Length < 32 << 20) all.Write(once);
        Measure(reader, parts[^1], all, "");
        // The same with every line's last brace turned into a bracket: what malformed lines cost.
        byte[] broken = all.ToArray();
        if (broken[0] != '{') return;
        for (int i = 1; i < broken.Length; i++)
        {
            if (broken[i] == '\n' && broken[i - 1] == '}') broken[i - 1] = (byte)']';
        }
        Measure(reader, parts[^1], new MemoryStream(broken), ", every line malformed");
    }

    private static void Measure(SecurityEventReader reader, string name, MemoryStream log, string note)
    {
        List<double> rates = [];
        ReadReport report = new();
        for (int round = 0; round < 5; round++)
        {
            log.Position = 0;
            report = new ReadReport();
            long start = Stopwatch.GetTimestamp();
            foreach (SecurityEvent _ in reader.Read(log, name, report)) { }
            rates.Add(log.Length / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        Console.WriteLine($"read {reader.Format} ({name}){note}: best {rates.Max():F0} MB/s, median {StoreData.Median(rates):F0} MB/s (aim 200 for JSON); {report.Malformed:N0} of {report.Lines:N0} lines malformed");
    }

    private static byte[] Text(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using MemoryStream all = new();
        text.CopyTo(all);
        byte[] bytes = all.ToArray();
        return bytes is [.., (byte)'\n'] ? bytes : [.. bytes, (byte)'\n'];
    }
}

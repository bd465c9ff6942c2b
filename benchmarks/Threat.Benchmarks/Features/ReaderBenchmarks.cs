using System.Text;
using BenchmarkDotNet.Attributes;

namespace Threat.Features.Benchmarks;

/// <summary>Readers on 20,000 lines in memory, well formed and malformed.</summary>
[MemoryDiagnoser]
public class ReaderBenchmarks
{
    private const string Json = """{"ts":1664462456.755299,"uid":"C0","id.orig_h":"10.0.0.1","id.orig_p":40042,"id.resp_h":"8.8.8.8","id.resp_p":53,"proto":"udp","service":"dns","duration":0.01,"orig_bytes":40,"resp_bytes":120,"conn_state":"SF","orig_pkts":1,"resp_pkts":1}""";
    private const string Access = """10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a/b?id=1 HTTP/1.1" 200 203023 "-" "agent/1.0" """;
    private MemoryStream _json = new(), _malformed = new(), _access = new();

    [GlobalSetup]
    public void Setup()
    {
        _json = Repeat(Json);
        _malformed = Repeat(Json[..^1] + "]");
        _access = Repeat(Access);
    }

    [Benchmark]
    public int ZeekJson() => Count(new ZeekConnReader(), _json);

    [Benchmark]
    public int MalformedJson() => Count(new ZeekConnReader(), _malformed);

    [Benchmark]
    public int AccessLog() => Count(new AccessLogReader(), _access);

    private static int Count(SecurityEventReader reader, MemoryStream log)
    {
        log.Position = 0;
        return reader.Read(log, "log").Count();
    }

    private static MemoryStream Repeat(string line) => new(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => line.Replace("C0", "C" + i) + "\n"))));
}

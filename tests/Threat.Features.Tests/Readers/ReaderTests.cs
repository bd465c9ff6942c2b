using System.IO.Compression;
using System.Text;
using Threat.TestKit;

namespace Threat.Features.Tests;

[Category(TestRerun.Kernels)]
public sealed class ReaderTests
{
    private const string Row = """{"ts":1664462456.755299,"uid":"C1","id.orig_h":"10.0.0.1","id.orig_p":40042,"id.resp_h":"8.8.8.8","id.resp_p":53,"proto":"udp","conn_state":"SF"}""";

    [Test]
    public void A_malformed_line_is_counted_with_file_and_line_and_skipped()
    {
        ReadReport report = new();
        List<SecurityEvent> events = [.. new ZeekConnReader().Read(Text(Row + "\n{\"ts\":1}\n\n{nonsense\n" + Row.Replace("C1", "C2") + "\n"), "conn.log", report)];
        events.Count.ShouldBe(2);
        (report.Lines, report.Rows, report.Malformed, report.Ignored).ShouldBe((5, 2, 2, 1));
        report.MalformedLines.Select(m => m.ToString()).ShouldBe(["conn.log:2: id.orig_h is missing.", "conn.log:4: the JSON is malformed at byte 1."]);
    }

    [Test]
    public void A_malformed_line_is_fatal_when_asked()
    {
        LogFormatException e = Should.Throw<LogFormatException>(() => new ZeekConnReader(new() { MalformedLines = MalformedLineHandling.Throw }).Read(Text(Row + "\n{\"ts\":"), "conn.log").Count());
        e.Message.ShouldBe("conn.log:2: the JSON is malformed at byte 6.");
        (e.File, e.Line).ShouldBe(("conn.log", 2L));
    }

    [Test]
    public void A_log_of_another_kind_is_refused_by_its_header()
        => Should.Throw<LogFormatException>(() => new ZeekConnReader().Read(Text("#separator \\x09\n#path\thttp\n"), "x.log").Count()).Message.ShouldBe("x.log:2: this is Zeek's http log; ZeekConnReader reads conn.log.");

    [Test]
    public void A_header_without_a_needed_column_is_refused()
        => Should.Throw<LogFormatException>(() => new ZeekConnReader().Read(Text("#fields\tts\tid.orig_h\tid.resp_h\n"), "x.log").Count()).Message.ShouldBe("x.log:1: the header lacks id.resp_p, proto, which ZeekConnReader needs.");

    [TestCase(1)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(300)]
    [TestCase(20_000)]
    public void A_truncated_gzip_is_an_error_with_file_and_line(int missing)
    {
        byte[] whole = Gzip(3000);
        LogFormatException e = Should.Throw<LogFormatException>(() => new ZeekConnReader().Read(new MemoryStream(whole, 0, whole.Length - missing), "conn.log.gz").Count());
        e.Message.ShouldStartWith($"conn.log.gz:{e.Line}: the gzip is truncated or damaged after line {e.Line}.");
        Should.Throw<LogFormatException>(async () => await new ZeekConnReader().ReadAsync(new MemoryStream(whole, 0, whole.Length - missing), "conn.log.gz").CountAsync());
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4096)]
    [TestCase(1_000_000)]
    public async Task A_gzip_of_one_member_or_several_is_read_whole_however_it_arrives(int chunk)
    {
        byte[] whole = Gzip(2000);
        foreach (int members in (int[])[1, 3])
        {
            byte[] all = [.. Enumerable.Repeat(whole, members).SelectMany(b => b)];
            new ZeekConnReader().Read(new Trickle(all, chunk), "x").Count().ShouldBe(2000 * members);
            (await new ZeekConnReader().ReadAsync(new Trickle(all, chunk), "x").CountAsync()).ShouldBe(2000 * members);
        }
    }

    [Test]
    public void A_line_beyond_the_limit_is_malformed_and_the_next_is_read()
    {
        ReadReport report = new();
        string log = Row + "\n" + new string('x', 5_000_000) + "\n" + Row.Replace("C1", "C2");
        new ZeekConnReader(new() { MaxLineBytes = 1000 }).Read(Text(log), "x", report).Count().ShouldBe(2);
        (report.Lines, report.Rows, report.Malformed).ShouldBe((3, 2, 1));
        report.MalformedLines[0].Reason.ShouldStartWith("the line is longer than 1000 bytes");
        Should.Throw<ArgumentOutOfRangeException>(() => new ZeekConnReader(new() { MaxLineBytes = int.MaxValue })).Message.ShouldStartWith("MaxLineBytes is 2147483647; allowed is 256 to 268435456.");
    }

    [Test]
    public void Cancellation_stops_it_and_progress_reaches_the_end()
    {
        using CancellationTokenSource cancel = new();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => new ZeekConnReader().Read(Text(Row), "x", null, cancel.Token).Count());
        Collected progress = new();
        byte[] whole = Gzip(20_000);
        new ZeekConnReader(new() { Progress = progress }).Read(new MemoryStream(whole), "x").Count();
        progress.All.Count.ShouldBeGreaterThan(2);
        progress.All[^1].ShouldBe(new ReadProgress("x", whole.Length, whole.Length, 20_000));
    }

    [Test]
    public void A_missing_file_says_so() => Should.Throw<FileNotFoundException>(() => new ZeekConnReader().ReadFile("/no/such.log").Count())
        .Message.ShouldBe("There is no log at '/no/such.log'. Give the path of a file, plain or gzip.");

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(int rows)
    {
        MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionMode.Compress, true))
        {
            Random random = new(5);
            for (int i = 0; i < rows; i++) gzip.Write(Encoding.UTF8.GetBytes(Row.Replace("C1", "C" + random.NextInt64()) + "\n"));
        }
        return bytes.ToArray();
    }

    private sealed class Collected : IProgress<ReadProgress>
    {
        public List<ReadProgress> All { get; } = [];

        public void Report(ReadProgress value) => All.Add(value);
    }

    private sealed class Trickle(byte[] all, int chunk) : MemoryStream(all)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);
    }
}

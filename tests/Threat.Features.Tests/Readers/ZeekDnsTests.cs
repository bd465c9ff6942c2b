using System.Text;

namespace Threat.Features.Tests;

public sealed class ZeekDnsTests
{
    internal const string Rows = "#separator \\x09\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\tquery\tqtype_name\trcode_name\n"
        + "1664462456.755299\tC1\t10.0.0.1\t40042\t8.8.8.8\t53\tudp\t7\twww.example\tA\tNOERROR\n"
        + "1664462457.000000\tC1\t10.0.0.1\t40042\t8.8.8.8\t53\tudp\t8\tx\\x09y.example\tAAAA\tNXDOMAIN\n"
        + "1664462458.000000\tC2\t10.0.0.2\t40043\t8.8.8.8\t53\tudp\t9\t-\t-\t-\n"
        + "1664462459.000000\tC3\tnowhere\t1\t8.8.8.8\t53\tudp\t9\ta.example\tA\t-\n"
        + "short";

    [Test]
    public void Tab_separated_rows_with_their_header()
    {
        ReadReport report = new();
        DnsEvent[] events = [.. new ZeekDnsReader().Read(new MemoryStream(Encoding.UTF8.GetBytes(Rows)), "dns.log", report).Cast<DnsEvent>()];
        events.Length.ShouldBe(2);
        events[0].ShouldSatisfyAllConditions(
            e => e.Time.ToUnixTimeMilliseconds().ShouldBe(1664462456755), e => e.Source.ToString().ShouldBe("10.0.0.1"), e => e.SourcePort.ShouldBe(40042), e => e.Destination!.ToString().ShouldBe("8.8.8.8"),
            e => e.DestinationPort.ShouldBe(53), e => e.Query.ShouldBe("www.example"), e => e.QueryType.ShouldBe("A"), e => e.ResponseCode.ShouldBe("NOERROR"), e => e.Id.ShouldBe("C1#7#A"));
        events[1].Query.ShouldBe("x\ty.example");
        (report.Lines, report.Rows, report.Malformed, report.Ignored).ShouldBe((8, 2, 2, 4));
        report[SecurityEventKind.Dns].ShouldBe(2);
    }

    [Test]
    public void Json_rows()
    {
        const string log = """
            {"ts":1664462456.755299,"uid":"C1","id.orig_h":"10.0.0.1","id.orig_p":40042,"id.resp_h":"8.8.8.8","id.resp_p":53,"query":"www.example","qtype_name":"A","rcode_name":"NOERROR","trans_id":7}
            {"ts":1664462456.755299,"uid":"C2","id.orig_h":"10.0.0.1","id.orig_p":1,"id.resp_h":"8.8.8.8","id.resp_p":53}
            {"ts":1664462456.755299,"uid":"C3","id.orig_h":"fe80::1%2","query":"b.example"}
            """;
        ReadReport report = new();
        DnsEvent[] events = [.. new ZeekDnsReader().Read(new MemoryStream(Encoding.UTF8.GetBytes(log)), "dns.log", report).Cast<DnsEvent>()];
        events.Select(e => e.Query).ShouldBe(["www.example", "b.example"]);
        (events[1].Source.ToString(), events[1].QueryType, events[1].Destination).ShouldBe(("fe80::1", null, null));
        (report.Rows, report.Ignored, report.Malformed).ShouldBe((2, 1, 0));
    }

    [Test]
    public void A_header_without_the_query_is_refused()
        => Should.Throw<LogFormatException>(() => new ZeekDnsReader().Read(new MemoryStream("#fields\tts\tid.orig_h\n"u8.ToArray()), "x.log").Count()).Message.ShouldBe("x.log:1: the header lacks query, which ZeekDnsReader needs.");
}

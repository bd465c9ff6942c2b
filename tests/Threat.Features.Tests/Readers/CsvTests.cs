using System.Text;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>Flows as CSV: quotes as RFC 4180 has them, commas or tabs, and lines that are no row by themselves.</summary>
[Category(TestRerun.Kernels)]
public sealed class CsvTests
{
    private const string Header = "StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label";
    private const string Row = "2011/08/18 10:19:13.328709,0.5,tcp,147.32.86.166,33426,   ->,212.50.71.179,80,FSPA_FSPA,0,0,16,3350,1200,flow=normal";

    [Test]
    public void Quoted_fields_are_read_as_what_they_hold()
    {
        string quoted = "\"2011/08/18 10:19:13.328709\",0.5,\"tcp\",\"147.32.86.166\",33426,\"a \"\"way\"\", so\",212.50.71.179,\"80\",FSPA_FSPA,0,0,\"16\",3350,1200,\"flow=a,b\"";
        SecurityEvent[] e = Read(Header + "\n" + Row + "\n" + quoted + "\n", out ReadReport report);
        (report.Rows, report.Malformed).ShouldBe((2, 0));
        foreach (ConnectionEvent c in e.Cast<ConnectionEvent>())
        {
            (c.Source.ToString(), c.Destination!.ToString(), c.SourcePort, c.DestinationPort, c.Protocol).ShouldBe(("147.32.86.166", "212.50.71.179", 33426, 80, TransportProtocol.Tcp));
            (c.BytesSent, c.BytesReceived, c.IpBytes, c.PacketsSent, c.Duration).ShouldBe((1200L, 2150L, 3350L, 16L, TimeSpan.FromSeconds(0.5)));
            c.Time.ShouldBe(new DateTimeOffset(2011, 8, 18, 10, 19, 13, TimeSpan.Zero).AddMicroseconds(328709));
        }
    }

    [Test]
    public void A_quoted_header_and_tabs_are_read()
    {
        string header = string.Join('\t', Header.Split(',').Select(h => "\"" + h + "\""));
        Read(header + "\r\n" + Row.Replace(',', '\t') + "\r\n", out ReadReport report).Length.ShouldBe(1);
        (report.Lines, report.Rows, report.Ignored).ShouldBe((2, 1, 1));
    }

    [Test]
    public void A_byte_order_mark_is_passed_over()
        => Read("\uFEFF" + Header + "\n" + Row, out _).Length.ShouldBe(1);

    [Test]
    public void A_line_that_is_no_row_costs_only_itself()
    {
        string[] lines = [Header, Row, Row.Replace("->", "\"->"), Row, Row + "\rx", "1,2,3", Row.Replace("147.32.86.166", "147.32"), new string('9', 40_000), Row];
        SecurityEvent[] e = Read(string.Join('\n', lines), out ReadReport report);
        e.Select(x => x.Sequence).ShouldBe([2L, 4L, 9L]);
        (report.Lines, report.Rows, report.Malformed, report.Ignored).ShouldBe((9, 3, 5, 1));
        report.MalformedLines.Select(m => m.ToString()).ShouldBe(
        [
            "flows.csv:3: a quote is not closed.", "flows.csv:5: there is a carriage return within the row.", "flows.csv:6: the row has 3 columns, the header 15.", "flows.csv:7: SrcAddr is no address.",
            "flows.csv:8: the row has 1 columns, the header 15.",
        ]);
    }

    [Test]
    public void A_header_without_a_needed_column_is_refused()
        => Should.Throw<LogFormatException>(() => Read("StartTime,Dur,Proto,SrcAddr\n" + Row, out _)).Message.ShouldBe("flows.csv:1: the header lacks DstAddr, Dport, State, which FlowCsvReader needs of Argus flows.");

    private static SecurityEvent[] Read(string text, out ReadReport report)
    {
        report = new ReadReport();
        return [.. new FlowCsvReader().Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "flows.csv", report)];
    }
}

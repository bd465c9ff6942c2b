using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>Readers on real logs; the expected counts were taken from the files with grep and wc.</summary>
public sealed class RealFileTests
{
    [Test]
    public void Cowrie_log_of_56_days()
    {
        ReadReport report = new();
        List<SecurityEvent> events = [.. new CowrieJsonReader().ReadFile(SharedFolder.Require("data", "cowrie", "cowrie-2018-05-06_2018-07-02.json.gz"), report)];
        TestContext.Out.WriteLine(report);
        report.Lines.ShouldBe(102_686);
        report.Malformed.ShouldBe(0);
        report[SecurityEventKind.Authentication].ShouldBe(15_088 + 2_210);
        report[SecurityEventKind.Command].ShouldBe(530);
        report[SecurityEventKind.FileTransfer].ShouldBe(24);
        report[SecurityEventKind.Connection].ShouldBe(22_237 + 10_747);
        events.Count.ShouldBe((int)report.Events);
        events.Select(e => e.Source).Distinct().Count().ShouldBe(1_583);
        events.OfType<ConnectionEvent>().Count(c => c.Duration is not null).ShouldBe(22_236);
        events.Where(e => e.Id is not null).Select(e => e.Id).Distinct().Count().ShouldBe(events.Count);
    }

    [TestCase("008-zeek-mixed.conn.log.labeled.gz", 5_663)]
    [TestCase("010-zeek-mixed.conn.log.labeled.gz", 5_347)]
    [TestCase("012-zeek-mixed.conn.log.labeled.gz", 4_740)]
    [TestCase("001-zeek-scenario-malicious.labeled-conn.log.gz", 992)]
    [TestCase("002-zeek-scenario-port-scanning.conn.log.gz", 4_504)]
    public void Zeek_conn_logs_tab_separated_and_json(string name, int connections)
    {
        ReadReport report = new();
        List<SecurityEvent> events = [.. new ZeekConnReader().ReadFile(SharedFolder.Require("data", "zeek", name), report)];
        TestContext.Out.WriteLine(report);
        report.Malformed.ShouldBe(0);
        events.Count.ShouldBe(connections);
        events.Cast<ConnectionEvent>().ShouldAllBe(c => c.State != ConnectionState.Unknown && c.Protocol != TransportProtocol.Unknown);
    }
}

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

    [Test]
    public void Zeek_http_logs()
    {
        ReadReport report = new();
        List<HttpRequestEvent> events = [.. new ZeekHttpReader().ReadFile(Data("zeek", "008-zeek-mixed.http.log.labeled.gz"), report).Concat(new ZeekHttpReader().ReadFile(Data("zeek", "012-zeek-mixed.http.log.labeled.gz"), report)).Cast<HttpRequestEvent>()];
        Print(report);
        report.Malformed.ShouldBe(0);
        events.Count.ShouldBeGreaterThan(300);
        events[0].ShouldSatisfyAllConditions(e => e.Method.ShouldBe("POST"), e => e.Target.ShouldBe("/livegrid"), e => e.Host.ShouldBe("i4.c.eset.com"), e => e.StatusCode.ShouldBe(200), e => e.ResponseBytes.ShouldBe(697));
    }

    [Test]
    public void Zeek_ssh_log_of_a_honeypot()
    {
        ReadReport report = new();
        List<SecurityEvent> events = [.. new ZeekSshReader().ReadFile(Data("zeek", "007-zeek-scenario-ssh-infected.ssh.log.gz"), report)];
        Print(report);
        report.Rows.ShouldBe(8_528);
        report.Malformed.ShouldBe(0);
        events.Select(e => e.Source).Distinct().Count().ShouldBe(240);
        events.OfType<AuthenticationEvent>().Count().ShouldBe(4_342);
        events.OfType<AuthenticationEvent>().Count(a => a.Outcome == EventOutcome.Success).ShouldBe(3_200);
        report[SecurityEventKind.Other].ShouldBe(4_780);
    }

    [Test]
    public void Suricata_eve_of_24_hours()
    {
        ReadReport report = new();
        List<SecurityEvent> events = [.. new SuricataEveReader().ReadFile(Data("suricata", "test6-malicious.suricata.json.gz"), report)];
        Print(report);
        report.Malformed.ShouldBe(0);
        (report[SecurityEventKind.Connection], report[SecurityEventKind.HttpRequest], report[SecurityEventKind.Dns], report[SecurityEventKind.FileTransfer]).ShouldBe((3_512, 56, 340, 3));
        report[SecurityEventKind.Other].ShouldBe(745 + 3 + 1);
        events.OfType<ConnectionEvent>().ShouldAllBe(c => c.State != ConnectionState.Unknown);
    }

    [Test]
    public void Auth_log_of_a_host_under_brute_force()
    {
        ReadReport report = new();
        List<SecurityEvent> events = [.. new SshAuthLogReader(new() { FirstYear = 2017 }).ReadFile(Data("auth", "auth.log"), report)];
        Print(report);
        report.Lines.ShouldBe(7_121);
        report.Malformed.ShouldBe(0);
        AuthenticationEvent[] logins = [.. events.OfType<AuthenticationEvent>()];
        logins.Count(a => a.Outcome == EventOutcome.Success).ShouldBe(226);
        logins.Count(a => a.Outcome == EventOutcome.Failure).ShouldBe(632 + 410);
        logins[0].Time.Year.ShouldBe(2017);
    }

    [TestCase("apache-access.log.gz", 10_000)]
    [TestCase("acunetix-scan.log.gz", 6_539)]
    public void Access_logs(string name, int lines)
    {
        ReadReport report = new();
        List<SecurityEvent> events = [.. new AccessLogReader().ReadFile(Data("http", name), report)];
        Print(report);
        foreach (MalformedLine m in report.MalformedLines) TestContext.Out.WriteLine(m);
        report.Lines.ShouldBe(lines);
        events.Count.ShouldBeGreaterThan(lines * 99 / 100);
        report.Malformed.ShouldBeLessThan(10);
    }

    [TestCase("test5-labeled.tabs.binetflow.gz", 6_725)]
    [TestCase("malicious_2016-09-09_win1.binetflow.gz", 4_801)]
    [TestCase("malicious_CTU-Malware-Capture-Botnet-207-1.binetflow.gz", 23_602)]
    [TestCase("normal_2013-10-21_capture-1.binetflow.gz", 2_398)]
    public void Argus_flows(string name, int rows)
    {
        ReadReport report = new();
        List<SecurityEvent> events = [.. new FlowCsvReader().ReadFile(Data("binetflow", name), report)];
        Print(report);
        foreach (MalformedLine m in report.MalformedLines) TestContext.Out.WriteLine(m);
        report.Malformed.ShouldBe(0);
        report.Lines.ShouldBe(rows + 1);
        events.Count.ShouldBeGreaterThan(rows * 8 / 10);
    }

    private static string Data(params string[] parts) => SharedFolder.Require(["data", .. parts]);

    private static void Print(ReadReport report) => TestContext.Out.WriteLine(report);
}

using System.Text;
using Threat.Features.Internal;

namespace Threat.Features.Tests;

/// <summary>Lines written to make a reader fall, not to be read.</summary>
public sealed class HostileLineTests
{
    private const string Start = "2017-03-27T13:06:56Z web sshd[1]: ", Failed = "Failed password for root from 192.0.2.7 port 4 ssh2", Repeated = "message repeated 3 times: [ ";

    [Test]
    public void A_repetition_counts_and_a_repetition_of_repetitions_is_no_event_however_long_the_line()
    {
        ReadReport report = new();
        string deep = string.Concat(Enumerable.Repeat(Repeated, 37_000));
        SecurityEvent[] events = [.. Read($"{Start}{Repeated}{Failed}]\n{Start}{deep}{Failed}\n{Start}{Failed}", report)];
        events.Length.ShouldBe(3 + 1);
        (report.Rows, report.Ignored).ShouldBe((2, 1));
    }

    [TestCase("9999-12-31T23:59:60.9", 0)]
    [TestCase("9999-12-31T23:59:60.9", 2)]
    [TestCase("9999-12-31T23:59:60.9", -2)]
    [TestCase("0001-01-01T00:00:00", 2)]
    public void A_time_that_no_clock_can_show_is_no_time(string text, int hours)
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("Z", TimeSpan.FromHours(hours), "Z", "Z");
        Utf8Values.TryIso(Encoding.UTF8.GetBytes(text), zone, out _).ShouldBeFalse();
    }

    [Test]
    public void A_session_longer_than_a_century_has_no_duration()
    {
        const string log = """
            {"eventid":"cowrie.session.connect","timestamp":"1850-01-01T00:00:00Z","src_ip":"192.0.2.7","session":"a"}
            {"eventid":"cowrie.session.closed","timestamp":"2020-01-01T00:00:00Z","src_ip":"192.0.2.7","session":"a"}
            """;
        new CowrieJsonReader().Read(new MemoryStream(Encoding.UTF8.GetBytes(log)), "cowrie.json").ToArray().ShouldHaveSingleItem().ShouldBeOfType<ConnectionEvent>().Duration.ShouldBeNull();
    }

    [Test]
    public void A_connection_that_ends_after_the_last_year_is_read_without_its_end()
    {
        const string log = """{"ts":"9999-12-31T23:59:59Z","uid":"C","id.orig_h":"192.0.2.7","id.resp_h":"192.0.2.8","id.resp_p":80,"proto":"tcp","duration":60}""";
        new ZeekConnReader().Read(new MemoryStream(Encoding.UTF8.GetBytes(log)), "conn.log").ToArray().ShouldHaveSingleItem().IngestedAt.ShouldBeNull();
    }

    private static IEnumerable<SecurityEvent> Read(string text, ReadReport report) => new SshAuthLogReader().Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "auth.log", report);
}

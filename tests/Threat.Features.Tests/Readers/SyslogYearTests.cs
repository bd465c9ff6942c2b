using System.IO.Compression;
using System.Text;

namespace Threat.Features.Tests;

/// <summary>Dates of an auth.log, which name no year.</summary>
[TestFixture]
public sealed class SyslogYearTests
{
    private static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("threat-syslog-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private static string Log(params string[] times) => string.Concat(times.Select(t => $"{t} h sshd[1]: Failed password for root from 10.0.0.1 port 22 ssh2\n"));

    private static string[] Read(string text, EventReaderOptions options) => Dates(new SshAuthLogReader(options).Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "auth.log"));

    private static string[] Dates(IEnumerable<SecurityEvent> events) => [.. events.Select(e => e.Time.ToString("yyyy-MM-dd HH:mm"))];

    private string[] ReadFile(string text, DateTimeOffset written, bool zipped = false, EventReaderOptions? options = null)
    {
        string path = Path.Combine(_folder, "auth.log");
        using (FileStream file = File.Create(path))
        using (Stream target = zipped ? new GZipStream(file, CompressionLevel.Fastest) : file) target.Write(Encoding.UTF8.GetBytes(text));
        File.SetLastWriteTimeUtc(path, written.UtcDateTime);
        return Dates(new SshAuthLogReader(options).ReadFile(path));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_file_written_after_new_year_began_in_the_old_one(bool zipped)
        => ReadFile(Log("Dec 28 10:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01", "Jan  3 10:00:00"), NewYear.AddDays(2).AddHours(10), zipped)
            .ShouldBe(["2025-12-28 10:00", "2025-12-31 23:59", "2026-01-01 00:00", "2026-01-03 10:00"]);

    [Test]
    public void A_file_written_before_new_year_is_all_of_the_old_one()
        => ReadFile(Log("Jan  2 10:00:00", "Jul  1 10:00:00", "Dec 31 23:59:00"), NewYear.AddSeconds(-30)).ShouldBe(["2025-01-02 10:00", "2025-07-01 10:00", "2025-12-31 23:59"]);

    [Test]
    public void A_file_of_the_new_year_is_of_the_year_it_was_written_in()
        => ReadFile(Log("Jan  1 00:00:00", "Mar  1 00:00:00"), NewYear.AddMonths(2)).ShouldBe(["2026-01-01 00:00", "2026-03-01 00:00"]);

    [Test]
    public void A_zone_ahead_of_UTC_is_in_the_new_year_before_the_file_is()
    {
        EventReaderOptions tokyo = new() { TimeZone = TimeZoneInfo.CreateCustomTimeZone("+9", TimeSpan.FromHours(9), "+9", "+9") };
        ReadFile(Log("Jan  1 01:00:00"), NewYear.AddHours(-8), options: tokyo).ShouldBe(["2025-12-31 16:00"]);
        ReadFile(Log("Dec 31 23:00:00", "Jan  1 01:00:00"), NewYear.AddHours(-8), options: tokyo).ShouldBe(["2025-12-31 14:00", "2025-12-31 16:00"]);
    }

    [Test]
    public void A_late_line_of_December_stays_in_December()
        => Read(Log("Dec 31 23:59:58", "Jan  1 00:00:01", "Dec 31 23:59:59", "Jan  1 00:00:02", "Jan  9 00:00:00"), new() { FirstYear = 2025 })
            .ShouldBe(["2025-12-31 23:59", "2026-01-01 00:00", "2025-12-31 23:59", "2026-01-01 00:00", "2026-01-09 00:00"]);

    [Test]
    public void A_quiet_year_goes_forward()
        => Read(Log("Jan  9 00:00:00", "Dec  9 00:00:00", "Feb  1 00:00:00"), new() { FirstYear = 2025 }).ShouldBe(["2025-01-09 00:00", "2025-12-09 00:00", "2026-02-01 00:00"]);

    [Test]
    public void The_day_that_only_leap_years_have_is_of_the_last_leap_year()
        => ReadFile(Log("Feb 29 12:00:00"), NewYear).ShouldBe(["2024-02-29 12:00"]);

    [Test]
    public void A_stream_takes_the_time_of_its_last_write_from_the_options()
        => Read(Log("Dec 31 23:59:59", "Jan  1 00:00:01"), new() { LastWritten = NewYear.AddDays(5) }).ShouldBe(["2025-12-31 23:59", "2026-01-01 00:00"]);

    [Test]
    public void A_log_whose_year_cannot_be_told_is_refused_and_says_what_to_set()
    {
        Should.Throw<LogFormatException>(() => Read(Log("Dec 31 23:59:59"), new())).Message.ShouldBe("auth.log:1: this log names no year; set EventReaderOptions.FirstYear, or LastWritten.");
        Should.Throw<LogFormatException>(() => Read(Log("Mar  1 00:00:00", "Dec  1 00:00:00", "Mar  1 00:00:00"), new() { LastWritten = NewYear.AddMonths(4) })).Message
            .ShouldBe("auth.log:2: this log has a line of 2026-12-01, after its last write on 2026-05-01: it spans more than a year, or the time of its last write is wrong. Set EventReaderOptions.FirstYear.");
    }
}

using System.IO.Compression;
using Threat.TestKit;

namespace Threat.QuickStart.Tests;

[NonParallelizable]
public sealed class QuickStartTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("quickstart").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_main_job_runs_and_the_same_seed_prints_the_same_tables()
    {
        (int exitCode, string output, string error) = SampleProcess.Run("QuickStart", _folder);
        exitCode.ShouldBe(0, error);
        output.ShouldContain("+ thresholds per class");
        // With this seed thresholds do not pay on rows left out, so the most probable class is decided for.
        output.ShouldContain("note: The most probable class is decided for: on rows left out thresholds gave ");
        output.ShouldContain("(argmax)");
        output.ShouldContain("a source the model has never seen, in truth ");
        string report = File.ReadAllText(Path.Combine(_folder, "out", "report.html"));
        report.Split("data:image/png;base64").Length.ShouldBe(5);
        File.Exists(Path.Combine(_folder, "out", "model", "manifest.json")).ShouldBeTrue();

        Tables(SampleProcess.Run("QuickStart", _folder).Output).ShouldBe(Tables(output));
    }

    [Test]
    public void A_real_honeypot_log_is_read()
    {
        string file = Directory.GetFiles(SharedFolder.Require("data", "cowrie"), "*.json.gz").Single();
        (int exitCode, string output, string error) = SampleProcess.Run("QuickStart", _folder, "--cowrie", file);
        exitCode.ShouldBe(0, error);
        output.ShouldContain("102686 lines: ");
        output.ShouldContain("of 1,583 sources");
    }

    [Test]
    public void Bad_arguments_end_with_one_error_and_exit_code_1()
    {
        Error("--bogus").ShouldStartWith("error: argument '--bogus' is unknown.");
        Error("--seed", "x").ShouldStartWith("error: --seed is 'x'; it must be a whole number of at least 0.");
        Error("--nsl-kdd", "absent").ShouldStartWith("error: Folder 'absent' does not exist. Give the folder that holds KDDTrain+_20Percent.txt, KDDTest+.txt, field-names.csv and attack-classes.csv.");
        Error("--cowrie", "absent").ShouldStartWith("error: File 'absent' does not exist. Give a Cowrie log: JSON lines, plain or .gz.");
    }

    [Test]
    public void A_truncated_gzip_is_named_with_its_line()
    {
        string whole = Path.Combine(_folder, "whole.json.gz"), cut = Path.Combine(_folder, "cut.json.gz");
        using (StreamWriter writer = new(new GZipStream(File.Create(whole), CompressionLevel.Optimal)))
        {
            for (int i = 0; i < 5_000; i++)
                writer.WriteLine($$"""{"eventid":"cowrie.session.connect","src_ip":"192.0.2.{{i % 250}}","src_port":{{1024 + i}},"dst_ip":"198.51.100.1","dst_port":2222,"session":"s{{i * 7919 % 100_003:x}}","timestamp":"2026-01-01T00:00:{{i % 60:00}}.000000Z"}""");
        }
        File.WriteAllBytes(cut, File.ReadAllBytes(whole)[..^2000]);
        Error("--cowrie", cut).ShouldMatch(@"^error: .*cut\.json\.gz:\d+: the gzip is truncated or damaged after line \d+\.");
    }

    private string Error(params string[] arguments)
    {
        (int exitCode, _, string error) = SampleProcess.Run("QuickStart", _folder, arguments);
        exitCode.ShouldBe(1);
        return error;
    }

    private static string Tables(string output) => string.Join('\n', output.Split('\n').SkipWhile(l => !l.Contains("Each step alone", StringComparison.Ordinal)).TakeWhile(l => !l.StartsWith("model saved", StringComparison.Ordinal)));
}

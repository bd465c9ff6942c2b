using System.Globalization;
using CsvHelper;
using Parquet;
using Parquet.Schema;
using Threat.TestKit;

namespace Threat.Samples.Tests;

public sealed class OfflineScoringTests() : SampleFolder("OfflineScoring")
{
    [Test]
    public async Task Without_arguments_it_makes_logs_trains_and_writes_the_same_rows_as_csv_and_parquet()
    {
        string output = Run();
        ReadmeShows(output);
        output.ShouldContain("(zeek-conn)");
        output.ShouldContain("(zeek-ssh)");
        output.ShouldContain("(zeek-http)");
        double accuracy = double.Parse(output.Split("accuracy ")[1].Split(',')[0], CultureInfo.InvariantCulture);
        accuracy.ShouldBeGreaterThan(0.85);

        (string[] header, List<string[]> rows) = Csv("out");
        header.ShouldBe(["source", "as_of", "events", "attack_type", "score", "confidence", "p_Normal", "p_DDoS", "p_PortScan", "p_BruteForce", "p_WebAttack", "top_features", "model"]);
        rows.Count.ShouldBe(rows.Select(r => r[0]).Distinct().Count());
        await using ParquetReader parquet = await ParquetReader.CreateAsync(Path.Combine(Folder, "out", "scores.parquet"));
        parquet.Schema.DataFields.Select(f => f.Name).ShouldBe(header);
        using ParquetRowGroupReader group = parquet.OpenRowGroupReader(0);
        string[] sources = new string[(int)group.RowCount];
        double[] scores = new double[sources.Length];
        await group.ReadAsync(Field("source"), sources);
        await group.ReadAsync<double>(Field("score"), scores);
        sources.ShouldBe(rows.Select(r => r[0]));
        scores.ShouldBe(rows.Select(r => double.Parse(r[4], CultureInfo.InvariantCulture)));

        DataField Field(string name) => parquet.Schema.DataFields.Single(f => f.Name == name);
    }

    [Test]
    public void A_saved_model_scores_the_same_logs_the_same_way()
    {
        Run();
        string[] logs = [.. new[] { "conn.log", "ssh.log", "http.log" }.Select(f => Path.Combine("out", "logs", f))];
        Run([.. logs, "--model", Path.Combine("out", "model"), "--out", "again"]);
        Csv("again").Rows.ShouldBe(Csv("out").Rows);
        Run([.. logs, "--model", Path.Combine("out", "model"), "--out", "hourly", "--hours", "1"]);
        Csv("hourly").Rows.Count.ShouldBeGreaterThan(Csv("out").Rows.Count);
    }

    [Test]
    public void A_mistake_ends_with_one_line_that_says_what_to_do()
    {
        string prose = Path.Combine(Folder, "prose.txt");
        File.WriteAllText(prose, "It was a dark and stormy night;\nthe rain fell in torrents.\n");
        Error(prose).ShouldStartWith($"error: No reader understands the first lines of {prose}. Say what it is: --format, one of zeek-conn,");
        Error("absent.log").ShouldStartWith("error: There is no log at 'absent.log'. Give the path of a file, plain or gzip.");
        Error(prose, "--format", "pcap").ShouldStartWith("error: --format is 'pcap'; it must be one of zeek-conn,");
        Error("--hours", "0").ShouldStartWith("error: --hours is '0'; it must be a whole number from 1 to 24.");
        Error(prose, "--model", "absent").ShouldStartWith("error: ");
    }

    [TestCase("zeek", "002-zeek-scenario-port-scanning.conn.log.gz", "zeek-conn", "172.16.1.11", "PortScan")]
    [TestCase("zeek", "007-zeek-scenario-ssh-infected.ssh.log.gz", "zeek-ssh", null, null)]
    [TestCase("cowrie", "cowrie-2018-05-06_2018-07-02.json.gz", "cowrie", null, null)]
    [TestCase("suricata", "test6-malicious.suricata.json.gz", "suricata", null, null)]
    [TestCase("auth", "auth.log", "auth", null, null)]
    [TestCase("http", "apache-access.log.gz", "access", null, null)]
    [TestCase("binetflow", "normal_2013-10-21_capture-1.binetflow.gz", "flows", null, null)]
    public void A_real_log_is_recognised_and_scored(string folder, string file, string format, string? source, string? attack)
    {
        string output = Run(Path.Combine(SharedFolder.Require("data", folder), file));
        output.ShouldContain($"{file} ({format}): ");
        List<string[]> rows = Csv("out").Rows;
        rows.Count.ShouldBeGreaterThan(0);
        if (source is not null) rows.Where(r => r[0] == source).MaxBy(r => int.Parse(r[2], CultureInfo.InvariantCulture))![3].ShouldBe(attack);
    }

    private (string[] Header, List<string[]> Rows) Csv(string folder)
    {
        using CsvParser csv = new(new StreamReader(Path.Combine(Folder, folder, "scores.csv")), CultureInfo.InvariantCulture);
        List<string[]> rows = [];
        while (csv.Read()) rows.Add(csv.Record!);
        return (rows[0], rows[1..]);
    }
}

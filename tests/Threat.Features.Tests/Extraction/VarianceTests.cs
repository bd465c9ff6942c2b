using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>On real logs no feature that the log can feed is constant. Prints the table of all 100: how often it had a value, how many different ones, least, greatest, variance.</summary>
public sealed class VarianceTests
{
    /// <summary>Values of one feature: fewer than this say nothing about constancy.</summary>
    private const int Enough = 30;

    private static readonly string[] Logs = ["cowrie", "zeek", "suricata", "ctu", "http"];
    private static readonly ConcurrentDictionary<string, List<FeatureVector>> Vectors = [];

    /// <summary>
    /// What is one value because the log holds nothing else, asserted as it stands, so that no other constant hides. Cowrie serves TCP alone, ends every session normally, keeps no reject and saw no upload and no
    /// reverse shell; its sources never talk to each other, nor do those of the other logs beyond a star (clustering, bidirectional). Zeek's ssh.log names no user: sources without an attempt have 0 of
    /// them, for the others it is missing. A log of a day or two holds no hour of the week twice (temporal anomaly), and one that holds a single kind of event no other mix (consistency). An access log names neither destination nor port (entropy score).
    /// </summary>
    [TestCase("cowrie", "is_high_port port_scan_score is_tcp is_udp is_icmp upload_attempts shell_spawning_score connection_failures clustering_coefficient bidirectional_connections")]
    [TestCase("zeek", "unique_usernames unique_passwords default_credentials_attempted credential_stuffing_score sql_injection_indicators xss_indicators path_traversal_indicators temporal_anomaly clustering_coefficient")]
    [TestCase("suricata", "is_icmp download_attempts sql_injection_indicators xss_indicators path_traversal_indicators clustering_coefficient bidirectional_connections")]
    [TestCase("ctu", "is_high_port is_ssh temporal_anomaly behavioral_consistency lateral_movement_score")]
    [TestCase("http", "entropy_score temporal_anomaly behavioral_consistency")]
    public void No_feature_that_a_log_can_feed_is_constant(string log, string constants)
    {
        List<FeatureVector> vectors = Vectors.GetOrAdd(log, Extract);
        List<string> constant = [];
        TestContext.Out.WriteLine($"{log}: {vectors.Count} vectors");
        foreach (FeatureDefinition d in FeatureSchema.Threat100.Definitions)
        {
            float[] values = [.. vectors.Select(v => v[d.Name]).Where(float.IsFinite)];
            int distinct = values.Distinct().Count();
            double mean = values.Length > 0 ? values.Average(x => (double)x) : 0, variance = values.Length > 0 ? values.Average(x => (x - mean) * (x - mean)) : 0;
            if (distinct == 1 && values.Length >= Enough) constant.Add(d.Name);
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {d.Name,-34} {values.Length,6} values, {distinct,6} different, {(values.Length > 0 ? values.Min() : double.NaN),10:g5} to {(values.Length > 0 ? values.Max() : double.NaN),10:g5}, variance {variance:g4}"));
        }
        TestContext.Out.WriteLine($"  constant: {string.Join(' ', constant)}");
        constant.ShouldBe(constants.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Test]
    public void Every_feature_but_those_of_threat_intelligence_varies_on_some_log()
    {
        float?[] first = new float?[100];
        HashSet<string> all = [.. Logs.SelectMany(log => Vectors.GetOrAdd(log, Extract).SelectMany(Varied))];
        FeatureSchema.Threat100.Definitions.Where(d => d.Needs != "intelligence" && !all.Contains(d.Name)).Select(d => d.Name)
            .ShouldBe(["shell_spawning_score", "lateral_movement_score"], "no command of the logs opens a reverse shell, and no internal source of them reaches a new internal host on an administration port");

        IEnumerable<string> Varied(FeatureVector v, int at)
        {
            _ = at;
            for (int i = 0; i < 100; i++)
            {
                if (v.Statuses[i] != FeatureStatus.Ok) continue;
                if (first[i] is not { } known) first[i] = v.Values[i];
                else if (known != v.Values[i]) yield return v.Schema.Id.Columns[i];
            }
        }
    }

    /// <summary>
    /// Counts are mostly 0 or mostly equal, so that half of a column lies within a sliver of its spread; a z by that sliver would be in the hundreds. The logarithm has tamed the tails, so a divisor
    /// far below the standard deviation says nothing: prints what the median absolute deviation alone would make of each log.
    /// </summary>
    [Test]
    public void Scaled_inputs_of_real_logs_stay_within_reach_of_their_standard_score()
    {
        ColumnScaling[] kinds = FeatureSchema.Threat100.ModelInputScalings();
        foreach (string log in Logs)
        {
            FeatureMatrix rows = FeatureVector.Encode(FeatureSchema.Threat100, Vectors.GetOrAdd(log, Extract));
            FeatureScaler scaler = FeatureScaler.Fit(rows, kinds), standard = FeatureScaler.Fit(rows, ColumnScaling.LogStandard);
            double worst = 0, byDeviation = 0;
            for (int c = 0; c < kinds.Length; c++)
            {
                if (kinds[c] != ColumnScaling.LogRobust || scaler.Scales[c] == 0) continue;
                double[] column = [.. Enumerable.Range(0, rows.RowCount).Select(r => Math.Log(1 + rows.Row(r)[c])).Order()];
                double median = column[column.Length / 2], mad = 1.4826 * column.Select(x => Math.Abs(x - median)).Order().ElementAt(column.Length / 2), reach = Math.Max(column[^1] - median, median - column[0]);
                worst = Math.Max(worst, reach / scaler.Scales[c]);
                if (mad > standard.Scales[c] / 1000) byDeviation = Math.Max(byDeviation, reach / mad);
                scaler.Scales[c].ShouldBeGreaterThanOrEqualTo(standard.Scales[c] / 4 * 0.999, FeatureSchema.Threat100.Definitions[c].Name);
            }
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{log}: largest |z| {worst:F1}; by the median absolute deviation alone {byDeviation:F1}"));
        }
    }

    /// <summary>The sources active in the day before each of several instants: after every so many events, and after every so many commands, which are rare.</summary>
    private static List<FeatureVector> Extract(string log)
    {
        ThreatFeatureExtractor extractor = new();
        List<SecurityEvent> events = [.. Load(log).OrderBy(e => e.Time)], commands = [.. events.Where(e => e.Kind == SecurityEventKind.Command)];
        SortedSet<DateTimeOffset> instants = [];
        for (int i = 1; i <= 16; i++) instants.Add(events[(events.Count - 1) * i / 16].Time.AddSeconds(30));
        for (int i = 0; i < commands.Count; i += 20) instants.Add(commands[i].Time.AddSeconds(30));
        List<FeatureVector> vectors = [];
        foreach (DateTimeOffset t in instants)
        {
            TenantContextBuilder tenant = new(t);
            List<SecurityEvent> window = [.. events.Where(e => e.Time < t && e.Time >= t.AddDays(-15))];
            tenant.AddRange(window);
            foreach (IGrouping<IPAddress, SecurityEvent> source in window.GroupBy(e => e.Source))
            {
                if (source.Any(e => e.Time >= t.AddDays(-1))) vectors.Add(extractor.Extract(source.Key, [.. source], t, tenant.Build(source.Key)));
            }
        }
        return vectors;
    }

    private static List<SecurityEvent> Load(string log) => log switch
    {
        "cowrie" => [.. new CowrieJsonReader().ReadFile(Data("cowrie", "cowrie-2018-05-06_2018-07-02.json.gz"))],
        "suricata" => [.. new SuricataEveReader().ReadFile(Data("suricata", "test6-malicious.suricata.json.gz"))],
        "zeek" =>
        [
            .. new ZeekConnReader().ReadFile(Data("zeek", "008-zeek-mixed.conn.log.labeled.gz")), .. new ZeekConnReader().ReadFile(Data("zeek", "010-zeek-mixed.conn.log.labeled.gz")), .. new ZeekConnReader().ReadFile(Data("zeek", "012-zeek-mixed.conn.log.labeled.gz")),
            .. new ZeekHttpReader().ReadFile(Data("zeek", "008-zeek-mixed.http.log.labeled.gz")), .. new ZeekHttpReader().ReadFile(Data("zeek", "012-zeek-mixed.http.log.labeled.gz")), .. new ZeekSshReader().ReadFile(Data("zeek", "007-zeek-scenario-ssh-infected.ssh.log.gz")),
        ],
        "http" => [.. new AccessLogReader().ReadFile(Data("http", "apache-access.log.gz")), .. new AccessLogReader().ReadFile(Data("http", "acunetix-scan.log.gz"))],
        _ =>
        [
            .. new FlowCsvReader().ReadFile(Data("binetflow", "test5-labeled.tabs.binetflow.gz")), .. new FlowCsvReader().ReadFile(Data("binetflow", "malicious_CTU-Malware-Capture-Botnet-207-1.binetflow.gz")),
        ],
    };

    private static string Data(params string[] parts) => SharedFolder.Require(["data", .. parts]);
}

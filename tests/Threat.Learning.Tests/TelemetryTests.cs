using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Retraining;
using Threat.TestKit;

namespace Threat.Learning.Tests;

/// <summary>docs/telemetry.md and the dashboard against what the assemblies really emit.</summary>
public sealed partial class TelemetryTests
{
    private static readonly string[] Entities = ["10.0.", "203.0.113.", "reviewer-", "incident-"];
    private readonly TelemetryRecorder _heard = new();
    private string _folder = null!;

    [OneTimeSetUp]
    public async Task RunTheSuiteAsync()
    {
        _folder = Directory.CreateTempSubdirectory("telemetry").FullName;
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddThreatLearning(o => o.DataFolder = _folder).DisableScheduler().ConfigureDetection(static o =>
        {
            o.Classifier.HiddenSizes = [16];
            o.Classifier.Epochs = 8;
            o.RefreshInterval = TimeSpan.FromMilliseconds(50);
        });
        builder.Services.Configure<FeatureStoreOptions>(static o => o.SizeLimitBytes = 16 * 1024);
        builder.Services.AddSingleton(FeatureSource.From(FeatureSchema.Threat100, static (key, asOf, _) => key.EntityId == "203.0.113.255" ? throw new InvalidDataException("no log") : Verdicts.Vector(1, attack: false, asOf)));
        using IHost host = builder.Build();
        await host.StartAsync();

        await host.Services.GetRequiredService<TrainingCollector>().CollectManyAsync([.. Enumerable.Range(0, 6_000).Select(static i => Verdicts.Sample(i))]);
        await host.Services.GetRequiredService<TrainingCollector>().CollectManyAsync([Verdicts.Sample(0)]);
        RetrainResult result = await host.Services.GetRequiredService<ModelRetrainer>().RunAsync(RetrainRequest.Manual());
        result.Run!.Decision.ShouldBe(RunDecision.Promote, result.Explanation);
        ThreatDetector detector = host.Services.GetRequiredService<ThreatDetector>();
        for (int i = 0; i < 200 && !detector.IsReady; i++) await Task.Delay(50);
        detector.Score(Verdicts.Vector(9_001, attack: true), "10.0.0.1");
        detector.SetTemperature(1.1);
        detector.ScoreBatch(FeatureMatrix.From([.. Enumerable.Range(0, 10).Select(i => new float[2 * FeatureSchema.Threat100.Count])]));
        FeatureKey[] keys = [.. Enumerable.Range(0, 100).Select(static i => FeatureKey.ForAddress($"203.0.113.{i}")), FeatureKey.ForAddress("203.0.113.255")];
        FeaturePipeline pipeline = host.Services.GetRequiredService<FeaturePipeline>();
        await pipeline.ExtractBatchAsync(keys, DateTimeOffset.UtcNow);
        await pipeline.ExtractBatchAsync(keys, DateTimeOffset.UtcNow);
        await host.Services.GetRequiredService<IFeatureStore>().InvalidateEntityAsync(keys[0]);
        // The registry's file is damaged: the next look fails and is counted.
        await File.WriteAllTextAsync(Directory.GetFiles(Path.Combine(_folder, "models"), "registry.json", SearchOption.AllDirectories).Single(), "{");
        for (int i = 0; i < 200 && !_heard.Tags.ContainsKey("threat.detection.refresh.failures"); i++) await Task.Delay(50);
        await AskIntelligenceAsync();
        _heard.ReadGauges();
        await host.StopAsync();
    }

    // A feed, AbuseIPDB and a source, on a server of this process.
    private static async Task AskIntelligenceAsync()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        Uri url = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        free.Stop();
        using HttpListener server = new() { Prefixes = { url.AbsoluteUri } };
        server.Start();
        Task answers = Task.Run(async () =>
        {
            for (int i = 0; i < 2; i++)
            {
                HttpListenerContext context = await server.GetContextAsync();
                bool check = context.Request.Url!.AbsolutePath.EndsWith("check", StringComparison.Ordinal);
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(check ? """{"data":{"abuseConfidenceScore":90,"totalReports":1}}""" : "198.51.100.0/24\n"));
                context.Response.Close();
            }
        });
        using HttpClient client = new();
        HttpFeed feed = new(new HttpFeedOptions { Name = "netset", Url = new Uri(url, "list"), Kind = FeedKind.BlockList, Format = FeedFormat.Lines, AllowHttp = true });
        (await feed.RefreshAsync(client)).Outcome.ShouldBe(FeedRefreshOutcome.Updated);
        AbuseIpDb abuse = new(new AbuseIpDbOptions { ApiKey = "k3y", BaseAddress = url, AllowHttp = true });
        IPAddress source = IPAddress.Parse("9.9.9.9");
        (await abuse.CheckAsync(client, source)).Outcome.ShouldBe(AbuseCheckOutcome.Asked);
        new ThreatIntelligence(new ThreatIntelligenceSources { Providers = [feed.Provider], AbuseReports = abuse }).For(source, DateTimeOffset.UtcNow).AbuseIpDbScore.ShouldBe(FeatureReading.Of(90));
        await answers;
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _heard.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void The_page_lists_every_instrument_with_its_kind_and_unit_and_no_other()
        => TelemetryPage.Instruments.Select(static i => $"{i.Meter} {i.Name} {i.Kind} {i.Unit}").Order()
            .ShouldBe(_heard.Instruments.Values.Select(static i => $"{i.Meter.Name} {i.Name} {Kind(i)} {i.Unit}").Order());

    [Test]
    public void The_page_lists_every_tag_and_no_other()
    {
        string[] silent = [.. TelemetryPage.Instruments.Where(i => !_heard.Tags.ContainsKey(i.Name)).Select(static i => i.Name)];
        silent.ShouldBe(["threat.retraining.screened"], "the run above should record all others");
        foreach (DocumentedInstrument i in TelemetryPage.Instruments.Where(i => !silent.Contains(i.Name)))
            _heard.Tags[i.Name].Values.SelectMany(static t => t).Select(static t => t.Key).Distinct().Order().ShouldBe(i.Tags.Order(), i.Name);
    }

    [Test]
    public void No_tag_names_an_entity()
    {
        IEnumerable<string?> metrics = _heard.Tags.Values.SelectMany(static t => t.Values).SelectMany(static t => t).Select(static t => t.Value?.ToString());
        IEnumerable<string> traces = _heard.Activities.Values.SelectMany(static v => v.Values);
        metrics.Concat(traces).Where(static v => Entities.Any(e => v!.Contains(e, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty();
        _heard.Tags.Values.Max(static t => t.Count).ShouldBeLessThan(30, "a tag whose values grow with the traffic");
    }

    [Test]
    public void The_page_lists_every_activity_and_its_tags()
        => TelemetryPage.Activities.Select(static a => $"{a.Source} {a.Name} {string.Join(',', a.Tags.Order())}").Order()
            .ShouldBe(_heard.Activities.SelectMany(static a => a.Value.Keys.Select(k => $"{a.Key.Source} {a.Key.Name} {k}")).Order());

    [Test]
    public void The_dashboard_asks_for_metrics_that_exist_and_leaves_none_out()
    {
        JsonNode dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "grafana", "threat-learning.json")))!;
        string[] asked = [.. dashboard["panels"]!.AsArray().Where(static p => p!["targets"] is not null).SelectMany(static p => p!["targets"]!.AsArray()).Select(static t => (string)t!["expr"]!)];
        asked.ShouldNotBeEmpty();
        string[] names = [.. asked.SelectMany(static e => Metric().Matches(e)).Select(static m => m.Value).Distinct()];
        string[] exist = [.. TelemetryPage.Instruments.SelectMany(static i => i.Prometheus())];
        names.Except(exist).ShouldBeEmpty();
        TelemetryPage.Instruments.Where(i => !i.Prometheus().Any(names.Contains)).Select(static i => i.Name).ShouldBeEmpty();
        string[] labels = [.. asked.SelectMany(static e => Label().Matches(e)).SelectMany(static m => m.Groups["keys"].Value.Split(',', StringSplitOptions.TrimEntries)).Distinct()];
        asked.SelectMany(static e => Metric().Split(e).Skip(1).Zip(Metric().Matches(e), static (after, metric) => (Metric: metric.Value, After: after)))
            .Where(static m => m.Metric.StartsWith("threat_detection_", StringComparison.Ordinal) || m.Metric.StartsWith("threat_retraining_", StringComparison.Ordinal))
            .Where(static m => !m.After.StartsWith('{') || !m.After[..m.After.IndexOf('}', StringComparison.Ordinal)].Contains("detector=~\"$detector\"", StringComparison.Ordinal)).ShouldBeEmpty("the variable chooses the detector");
        labels.Except([.. TelemetryPage.Instruments.SelectMany(static i => i.Tags), "le"]).ShouldBeEmpty();
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        "UpDownCounter" => "up-down counter",
        string other => other,
    };

    [GeneratedRegex(@"\bthreat_[a-z_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"by \((?<keys>[^)]+)\)")]
    private static partial Regex Label();
}

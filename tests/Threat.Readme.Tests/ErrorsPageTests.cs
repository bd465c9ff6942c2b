using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Imbalance;
using Threat.Losses;
using Threat.Retraining;
using Threat.Thresholds;

namespace Threat.Readme.Tests;

/// <summary>docs/errors.md shows messages word for word: each is provoked here, and each that is provoked is on the page.</summary>
[NonParallelizable]
public sealed partial class ErrorsPageTests
{
    private static readonly LabelSet Two = LabelSet.Create("Normal", "PortScan");
    private static readonly Lazy<ThreatModel> Model = new(MakeModel);

    private static readonly (string Name, Func<Task> Provoke)[] Mistakes =
    [
        ("an unknown label", Sync(() => LabelSet.ThreatDefault.IdOf("Port-Scann"))),
        ("NaN in a matrix", Sync(() => FeatureMatrix.From([[1f, 2f], [3f, float.NaN]], ["bytes", "rate"]))),
        ("rows of different lengths", Sync(() => FeatureMatrix.From([[1f, 2f], [3f]]))),
        ("a split of resampled rows", Sync(() => DatasetSplitter.Split(new RandomOverSampler().Resample(Rows(40, 8)).Dataset))),
        ("a grouped split without entities", Sync(() => DatasetSplitter.Split(Rows(40, 8), new SplitOptions { Strategy = SplitStrategy.GroupedByEntity }))),
        ("a split by time without times", Sync(() => DatasetSplitter.Split(Rows(40, 8), new SplitOptions { Strategy = SplitStrategy.ByTime }))),
        ("fractions that do not add up", Sync(() => DatasetSplitter.Split(Rows(40, 8), new SplitOptions { TestFraction = 0.3 }))),
        ("a class too small for SMOTE", Sync(() => new Smote().Resample(Rows(40, 3)))),
        ("an over-sampler told to shrink", Sync(() => new Smote(new SmoteOptions { Strategy = SamplingStrategy.Counts(new Dictionary<string, int> { ["Normal"] = 10 }) }).Resample(Rows(40, 8)))),
        ("probabilities in place of logits", Sync(() => new TemperatureScaling().Fit(new LabeledLogits(new LogitMatrix(Enumerable.Range(0, 80).Select(i => i % 4 is 0 or 3 ? 0.9 : 0.1).ToArray(), 2), Enumerable.Range(0, 40).Select(i => i % 2).ToArray(), Two)))),
        ("too few rows to calibrate", Sync(() => new TemperatureScaling().Fit(new LabeledLogits(new LogitMatrix(new double[] { 3, -1, -2, 4 }, 2), new[] { 0, 1 }, Two)))),
        ("thresholds of other classes", Sync(() => ClassThresholds.FromJson(ClassThresholds.Uniform(Two).ToJson(), LabelSet.ThreatDefault))),
        ("a detector without a model", Sync(() => new ThreatDetector().Score([1f, 2f]))),
        ("a row with other columns", Sync(() => new ThreatDetector(MakeModel()).Score([1f, 2f, 3f]))),
        ("a vector of another schema", Sync(() => new ThreatDetector(MakeModel()).Score(new ThreatFeatureExtractor().Extract(IPAddress.Loopback, [], DateTimeOffset.UnixEpoch)))),
        ("a model that is not there", Sync(() => ThreatModelArtifact.Load("flows-model"))),
        ("a changed model", Sync(() =>
        {
            ThreatModelArtifact.Save(Model.Value, "flows-model");
            File.AppendAllText(Path.Combine("flows-model", "thresholds.json"), " ");
            ThreatModelArtifact.Load("flows-model");
        })),
        ("a model folder that exists", Sync(() =>
        {
            ThreatModelArtifact.Save(Model.Value, "flows-model");
            ThreatModelArtifact.Save(Model.Value, "flows-model");
        })),
        ("a version that is not in the registry", () => new FileModelRegistry("models").LoadAsync("default", "v00000009")),
        ("a log that is not there", Sync(() => new AccessLogReader().ReadFile("absent.log").Count())),
        ("another of Zeek's logs", Sync(() => Read(new ZeekConnReader(), "http.log", "#separator \\x09\n#path\thttp\n#fields\tts\tuid\n"))),
        ("a CSV without its header", Sync(() => Read(new FlowCsvReader(), "flows.csv", "1,2,3\n"))),
        ("a malformed line that must not be skipped", Sync(() => Read(new CowrieJsonReader(new EventReaderOptions { MalformedLines = MalformedLineHandling.Throw }), "cowrie.json", "{\"eventid\":\n"))),
        ("syslog from a stream", Sync(() => Read(new SshAuthLogReader(), "auth.log", "Mar 27 13:06:56 host sshd[1291]: Server listening on 0.0.0.0 port 22.\n"))),
        ("syslog of more than a year", Sync(() => Read(new SshAuthLogReader(new EventReaderOptions { LastWritten = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero) }), "auth.log", "Mar  1 00:00:00 host sshd[1]: x\nDec  1 00:00:00 host sshd[1]: x\n"))),
        ("a truncated gzip", Sync(() =>
        {
            using MemoryStream whole = new();
            using (GZipStream gzip = new(whole, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes("one line\n"));
            new AccessLogReader().Read(new MemoryStream(whole.ToArray()[..^6]), "access.log.gz").Count().ShouldBe(0);
        })),
        ("options that are not there", Sync(() => new ThreatClassifier(new ThreatClassifierOptions { Epochs = 0 }))),
        ("a loop without a schema", Sync(() => new TrainingCollector(new SqliteSampleStore("a.db"), Options.Create(new RetrainingOptions())))),
        ("a sample of another schema", () => CollectAsync(s => s with { SchemaHash = "0000" })),
        ("a sample with too few features", () => CollectAsync(s => s with { Features = new float[] { 1 } })),
        ("an override that does not say to what", () => CollectAsync(s => s with { Verdict = Verdict.Override })),
        ("a host without a data folder", async () =>
        {
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            builder.Services.AddThreatLearning(o => o.DataFolder = " ");
            using IHost host = builder.Build();
            await host.StartAsync();
        }),
    ];

    private static IEnumerable<string> Names => Mistakes.Select(m => m.Name);

    [TestCaseSource(nameof(Names))]
    public async Task The_page_shows_the_message_of(string mistake)
    {
        string message = await MessageAsync(Mistakes.Single(m => m.Name == mistake).Provoke);
        TestContext.Out.WriteLine(message);
        Shown().ShouldContain(message, $"docs/errors.md does not show what {mistake} says");
    }

    [Test]
    public async Task The_page_shows_no_message_that_nothing_provokes()
    {
        List<string> provoked = [];
        foreach ((_, Func<Task> provoke) in Mistakes) provoked.Add(await MessageAsync(provoke));
        Shown().Except(provoked).ShouldBeEmpty("messages on docs/errors.md that the library does not give");
    }

    private static async Task<string> MessageAsync(Func<Task> provoke)
    {
        string folder = Directory.CreateTempSubdirectory("errors").FullName, before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            Exception e = (await Should.ThrowAsync<Exception>(provoke));
            // Temporary folders have names of their own.
            return Parameter().Replace(e.Message, "").Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Trim();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Shown()
    {
        string page = File.ReadAllText(Path.Combine(TestKit.RepositoryRoot.Path, "docs", "errors.md"));
        return [.. Block().Matches(page).Select(m => m.Groups["message"].Value.Trim())];
    }

    private static Func<Task> Sync(Action provoke) => () =>
    {
        provoke();
        return Task.CompletedTask;
    };

    private static void Read(SecurityEventReader reader, string name, string text) => reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), name).Count().ShouldBe(0);

    private static LabeledDataset Rows(int normal, int scans)
    {
        float[][] rows = [.. Enumerable.Range(0, normal + scans).Select(i => new[] { i, i < normal ? 0f : 5f })];
        return new LabeledDataset(FeatureMatrix.From(rows), rows.Select(r => r[1] > 0 ? 1 : 0).ToArray(), Two);
    }

    private static ThreatModel MakeModel()
    {
        ITrainedModel trained = new ThreatClassifier(new ThreatClassifierOptions { HiddenSizes = [], Epochs = 1 }).Train(new TrainingRequest(Rows(40, 8)));
        return new ThreatModel(trained, IdentityCalibration.Instance, DecisionPolicy.Argmax(Two), new ModelInfo("default", new FeatureSchemaId("flows/v1", ["bytes", "ports"]), DateTimeOffset.UnixEpoch));
    }

    private static async Task CollectAsync(Func<TrainingSample, TrainingSample> change)
    {
        FeatureSchemaId schema = new("flows/v1", ["bytes", "ports"]);
        using SqliteSampleStore store = new("samples.db");
        await using TrainingCollector collector = new(store, Options.Create(new RetrainingOptions { Schema = schema, Labels = Two }));
        await collector.CollectAsync(change(new TrainingSample
        {
            IncidentId = "incident-1",
            Features = new float[] { 1, 2 },
            SchemaHash = schema.Hash,
            PredictedLabel = "Normal",
            Confidence = 0.9,
            Verdict = Verdict.Confirm,
            ReviewerId = "anna",
            Source = "198.51.100.7",
            EventTime = DateTimeOffset.UtcNow,
        }));
    }

    [GeneratedRegex("^```text\n(?<message>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>What the runtime appends to the message of an argument's exception.</summary>
    [GeneratedRegex(@" \(Parameter '\w+'\)(\s+Actual value was [^\n]*)?", RegexOptions.Singleline)]
    private static partial Regex Parameter();
}

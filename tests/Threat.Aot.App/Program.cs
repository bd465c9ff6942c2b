// Uses what trimming breaks first: configuration, JSON, generic math, the registrations, and each package's main job. Prints a line per part.
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Threat.Core;
using Threat.Features;
using Threat.Features.Intelligence;
using Threat.Thresholds;

Console.WriteLine($"native: {!RuntimeFeature.IsDynamicCodeSupported}");
HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Imbalance:Strategy"] = "smote-tomek",
    ["Thresholds:Metric"] = "mcc",
    ["Features:Pipeline:TimeToLive"] = "00:02:00",
    ["Features:Extractor:InternalNetworks:0"] = "192.0.2.0/24",
    ["Redis:Connection"] = "127.0.0.1:1,connectTimeout=50,connectRetry=0",
    ["Intelligence:CheckSources"] = "false",
});
builder.Services
    .AddThreatImbalance(builder.Configuration.GetSection("Imbalance"))
    .AddThreatThresholds(builder.Configuration.GetSection("Thresholds"))
    .AddThreatFeatures(builder.Configuration.GetSection("Features"))
    .AddThreatRedisFeatureStore("shared", builder.Configuration.GetSection("Redis"))
    .AddThreatIntelligence(builder.Configuration.GetSection("Intelligence"))
    .AddSingleton(static p => FeatureSource.From(FeatureSchema.Threat100, (key, asOf, _) => p.GetRequiredService<ThreatFeatureExtractor>().Extract(IPAddress.Parse(key.EntityId), Attempts(key.EntityId, asOf), asOf)));
using IHost host = builder.Build();
await host.StartAsync();

Random random = new(1);
int[] labels = [.. Enumerable.Range(0, 600).Select(static i => i % 12 == 0 ? 1 : 0)];
LabeledDataset data = new(FeatureMatrix.From([.. labels.Select(c => new[] { random.NextSingle() + c * 0.4f, random.NextSingle() })]), labels, LabelSet.Create("Normal", "PortScan"));
ResamplingResult balanced = host.Services.GetRequiredService<IResampler>().Resample(data);
Console.WriteLine($"balanced: {data.ClassCounts[1]} -> {balanced.Dataset.ClassCounts[1]}");

double[] scores = [.. labels.SelectMany(c => { double p = Math.Clamp(0.25 + c * 0.3 + random.NextDouble() * 0.4 - 0.2, 0.01, 0.99); return new[] { 1 - p, p }; })];
LabeledProbabilities heldOut = new(new ProbabilityMatrix(scores, 2), labels, data.LabelSet);
ThresholdTuning tuning = host.Services.GetRequiredService<ThresholdOptimizer>().Tune(heldOut);
Console.WriteLine($"thresholds: {tuning.Fit.Policy.Rule.Name}");

byte[] log = Encoding.UTF8.GetBytes("""{"eventid":"cowrie.login.failed","username":"root","password":"x","src_ip":"203.0.113.9","session":"s","timestamp":"2026-03-04T11:59:00.000000Z","sensor":"a"}""" + "\n");
ReadReport report = new();
int read = new CowrieJsonReader().Read(new MemoryStream(log), "memory", report).Count();
Console.WriteLine($"read: {read} event");

FeatureResult answer = await host.Services.GetRequiredService<FeaturePipeline>().ExtractAsync(new FeatureKey("ip", "203.0.113.7"), new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero));
Console.WriteLine($"features: brute_force_score {answer.Vector["brute_force_score"]}");

string history = Path.Combine(AppContext.BaseDirectory, "history.db");
SqliteFeatureHistory store = new(history);
DateTimeOffset now = answer.Vector.AsOf;
await store.AppendAsync([new(new FeatureKey("ip", "203.0.113.7"), new StoredFeatures(answer.Vector, now, now.AddDays(1)))]);
Console.WriteLine($"history: {(await store.GetAsOfAsync([new(new FeatureKey("ip", "203.0.113.7"), now.AddHours(1))], FeatureSchema.Threat100))[0] is not null}");

FeatureLookup down = await host.Services.GetRequiredKeyedService<IFeatureStore>("shared").GetAsync(new FeatureKey("ip", "203.0.113.7"), FeatureSchema.Threat100);
Console.WriteLine($"redis without a server: {down.Outcome}");

IndicatorFeed feed = new("drop", FeedKind.BlockList);
feed.Publish(AddressListReader.ReadLines(new StringReader("198.51.100.0/24"), "drop"), now);
Console.WriteLine($"intelligence: {new ThreatIntelligence(new ThreatIntelligenceSources { Providers = [feed] }).For(IPAddress.Parse("198.51.100.7"), now).KnownBadAddress.Value}");
await host.StopAsync();

static IReadOnlyList<SecurityEvent> Attempts(string source, DateTimeOffset asOf)
    => [.. Enumerable.Range(1, 30).Select(i => new AuthenticationEvent(asOf.AddSeconds(-i), IPAddress.Parse(source)) { UserName = "root", Outcome = EventOutcome.Failure, DestinationPort = 22 })];

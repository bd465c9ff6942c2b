using Threat.Core;
using Threat.Retraining;

namespace Threat.Benchmarks.Retraining;

internal static class RetrainingSamples
{
    public const int Columns = 100;

    public static FeatureSchemaId Schema { get; } = new("bench/v1", [.. Enumerable.Range(0, Columns).Select(static i => $"f{i}")]);

    public static TrainingSample[] Make(int first, int count)
    {
        Random random = new(first);
        return [.. Enumerable.Range(first, count).Select(i => new TrainingSample
        {
            IncidentId = $"incident-{i:D10}",
            Features = Enumerable.Range(0, Columns).Select(_ => random.NextSingle()).ToArray(),
            SchemaHash = Schema.Hash,
            PredictedLabel = i % 10 == 0 ? "PortScan" : "Normal",
            CorrectLabel = i % 10 == 0 ? "PortScan" : "Normal",
            Confidence = 0.9,
            Verdict = Verdict.Confirm,
            ReviewerId = $"reviewer-{i % 20}",
            Source = $"198.51.{i / 256 % 256}.{i % 256}",
            EventTime = DateTimeOffset.UnixEpoch.AddYears(50).AddSeconds(i),
            IngestTime = DateTimeOffset.UnixEpoch.AddYears(50).AddSeconds(i),
        })];
    }
}

using System.Diagnostics;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Losses;

namespace Threat.Benchmarks.Store;

/// <summary>From events to scores: 1,000 sources of 100 events, with the store cold and warm, and what of the whole the store saves.</summary>
internal static class EndToEnd
{
    private const int Sources = 1000, EventsEach = 100, Rounds = 30, Warmup = 5;

    public static async Task<int> RunAsync()
    {
        DateTimeOffset asOf = DateTimeOffset.UtcNow;
        Dictionary<string, IReadOnlyList<SecurityEvent>> events = StoreData.Events(Sources, EventsEach, asOf);
        StoredFeatureExtractor extractor = new(new ThreatFeatureExtractor(), new InMemoryFeatureStore());
        using ThreatDetector detector = new(Train(await extractor.ExtractFeaturesBatchAsync(events, asOf)));
        List<double> coldFeatures = [], warmFeatures = [], oneByOne = [], together = [];
        for (int round = 0; round < Warmup + Rounds; round++)
        {
            await extractor.Pipeline.InvalidateAllAsync();
            (double coldTime, _) = await TimeAsync(extractor, events, asOf);
            (double warmTime, FeatureBatch batch) = await TimeAsync(extractor, events, asOf);
            long start = Stopwatch.GetTimestamp();
            foreach (FeatureResult result in batch.Results) detector.Score(result.Vector, result.Key.EntityId);
            long between = Stopwatch.GetTimestamp();
            detector.ScoreBatch(Rows(batch));
            if (round < Warmup) continue;
            coldFeatures.Add(coldTime);
            warmFeatures.Add(warmTime);
            oneByOne.Add(Stopwatch.GetElapsedTime(start, between).TotalMilliseconds);
            together.Add(Stopwatch.GetElapsedTime(between).TotalMilliseconds);
        }
        double cold = StoreData.Median(coldFeatures), warm = StoreData.Median(warmFeatures);
        Console.WriteLine($"{Sources:N0} sources × {EventsEach} events, medians of {Rounds}: features cold {cold:F1} ms, from the store {warm:F2} ms ({cold / warm:F0} times faster; promised 10)");
        Report("scored in one batch", cold, warm, StoreData.Median(together));
        Report("scored one by one, each with its reasons", cold, warm, StoreData.Median(oneByOne));
        return 0;
    }

    private static void Report(string how, double cold, double warm, double score)
    {
        Console.WriteLine($"events to scores, {how} in {score:F1} ms: cold {cold + score:F1} ms, warm {warm + score:F1} ms: the store saves {Saved(cold, warm, score, 100):P0} of the time (promised 30 %)");
        Console.WriteLine($"  at a hit rate of {string.Join(", ", new[] { 30, 50, 70, 90 }.Select(hits => $"{hits} %: {Saved(cold, warm, score, hits):P0}"))}");
    }

    private static double Saved(double cold, double warm, double score, int hits) => hits / 100.0 * (cold - warm) / (cold + score);

    private static async Task<(double Milliseconds, FeatureBatch Batch)> TimeAsync(StoredFeatureExtractor extractor, Dictionary<string, IReadOnlyList<SecurityEvent>> events, DateTimeOffset asOf)
    {
        long start = Stopwatch.GetTimestamp();
        FeatureBatch batch = await extractor.ExtractFeaturesBatchAsync(events, asOf);
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, batch);
    }

    private static FeatureMatrix Rows(FeatureBatch batch) => FeatureMatrix.From([.. batch.Results.Select(static r =>
    {
        float[] row = new float[FeatureSchema.Threat100.ModelInput.Columns.Count];
        r.Vector.EncodeTo(row);
        return row;
    })], FeatureSchema.Threat100.ModelInput.Columns);

    // The default network, trained for one epoch: its speed is that of a good one.
    private static ThreatModel Train(FeatureBatch batch)
    {
        FeatureSchemaId schema = FeatureSchema.Threat100.ModelInput;
        LabeledDataset data = new(Rows(batch), Enumerable.Range(0, batch.Results.Count).Select(static i => i % LabelSet.ThreatDefault.Count).ToArray(), LabelSet.ThreatDefault);
        ITrainedModel trained = new ThreatClassifier(new ThreatClassifierOptions { Epochs = 1 }).Train(new TrainingRequest(data) { Seed = 1 });
        ICalibration calibration = new TemperatureScaling().Fit(LabeledLogits.Score(trained, data)).Calibration;
        return new ThreatModel(trained, calibration, DecisionPolicy.Argmax(trained.Labels), new ModelInfo("end-to-end", schema, DateTimeOffset.UtcNow));
    }
}

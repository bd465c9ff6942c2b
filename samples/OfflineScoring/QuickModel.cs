using System.Net;
using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Losses;
using Threat.Thresholds;

namespace OfflineScoring;

/// <summary>A small model from generated logs, so that the program runs without one. For scores that mean something on your network, train on your own labels.</summary>
internal static class QuickModel
{
    // What the sensors of a site may be: all three logs, or one of them. Features of an absent log are missing, not zero, and the model learns to do without.
    private static readonly SecurityEventKinds[] Sensors = [SecurityEventKinds.All, SecurityEventKinds.Connection, SecurityEventKinds.Authentication, SecurityEventKinds.HttpRequest];

    public static ThreatModel Train(string folder)
    {
        GeneratedDay day = GeneratedDay.Write(Path.Combine(folder, "training-logs"), seed: 1, sources: 1_500, new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        EventReaderOptions options = new() { Hasher = SecretHasher.CreateEphemeral() };
        SecurityEventReader[] readers = [new ZeekConnReader(options), new ZeekSshReader(options), new ZeekHttpReader(options)];
        List<SecurityEvent> events = [.. readers.Zip(day.Files).SelectMany(r => r.First.ReadFile(r.Second))];
        LabeledDataset dataset = Questions(events, day);

        DataSplit split = DatasetSplitter.Split(dataset, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity, Seed = 1 });
        // What learned from generated logs meets real ones: without batch normalisation it holds up better on what it has not seen (docs/quality.md).
        ThreatClassifier trainer = new(new ThreatClassifierOptions { HiddenSizes = [64, 32], Dropout = 0.3, BatchNorm = false, Epochs = 12, Scaling = FeatureSchema.Threat100.ModelInputScalings() });
        ITrainedModel network = trainer.Train(new TrainingRequest(split.Train) { Seed = 1 });
        ICalibration calibration = new TemperatureScaling().Fit(LabeledLogits.Score(network, split.Calibrate)).Calibration;
        DecisionPolicy policy = new ThresholdOptimizer().Optimize(LabeledLogits.Score(network, split.Threshold).Apply(calibration)).Policy;
        ThreatModel model = new(network, calibration, policy, new ModelInfo("offline-scoring", FeatureSchema.Threat100.ModelInput, day.Start.AddDays(1)));
        ClassificationReport report = ClassificationReport.Evaluate(model.Predict(split.Test), policy);
        Console.WriteLine(FormattableString.Invariant($"no --model given: trained one on {split.Train.RowCount} generated rows; macro-F1 {report.Macro.F1:0.000} on {split.Test.RowCount} of sources it has not seen"));
        ThreatModelArtifact.Save(model, Path.Combine(folder, "model"), overwrite: true);
        return model;
    }

    private static LabeledDataset Questions(List<SecurityEvent> events, GeneratedDay day)
    {
        ThreatFeatureExtractor extractor = new();
        List<ExtractionRequest> requests = [];
        foreach (IGrouping<IPAddress, SecurityEvent> source in events.GroupBy(e => e.Source))
        {
            foreach (SecurityEventKinds sensors in Sensors)
            {
                SecurityEvent[] seen = [.. source.Where(e => sensors.HasFlag((SecurityEventKinds)(1 << (int)e.Kind))).OrderBy(e => e.Time)];
                // In the midst of what it does and at its end: a detector must judge what has only begun.
                if (seen.Length > 0) requests.Add(new ExtractionRequest(source.Key, seen, seen[^1].Time.AddTicks(1)));
                if (seen.Length > 4) requests.Add(new ExtractionRequest(source.Key, seen, seen[seen.Length / 3].Time.AddTicks(1)));
            }
        }
        FeatureVector[] vectors = [.. extractor.ExtractMany(requests).Select(r => r.Features ?? throw new InvalidOperationException($"No features of {r.Source}.", r.Error))];
        return new LabeledDataset(FeatureVector.Encode(FeatureSchema.Threat100, vectors), requests.Select(r => day.Labels[r.Source.ToString()]).ToArray(), GeneratedDay.Classes,
            [.. requests.Select(r => r.Source.ToString())], [.. requests.Select(r => r.AsOf)]);
    }
}

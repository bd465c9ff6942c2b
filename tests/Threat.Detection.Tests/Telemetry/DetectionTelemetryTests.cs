using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Threat.Core;

namespace Threat.Detection.Tests;

[NonParallelizable]
public sealed class DetectionTelemetryTests
{
    private const string Name = "default";

    [Test]
    public void Scores_swaps_and_durations_are_measured_by_class_and_not_by_source()
    {
        ConcurrentBag<(string Name, double Value, string Tags)> seen = [];
        using MeterListener listener = new() { InstrumentPublished = static (i, l) => { if (i.Meter.Name == DetectionTelemetry.MeterName) l.EnableMeasurementEvents(i); } };
        void Note(Instrument i, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => seen.Add((i.Name, value, string.Join(",", tags.ToArray().Select(static t => $"{t.Key}={t.Value}"))));
        listener.SetMeasurementEventCallback<long>((i, v, t, _) => Note(i, v, t));
        listener.SetMeasurementEventCallback<double>((i, v, t, _) => Note(i, v, t));
        listener.Start();
        using ThreatDetector detector = new(RandomModels.Model());
        ThreatScore one = detector.Score(RandomModels.Values(1, 8), "198.51.100.7");
        ThreatScoreBatch many = detector.ScoreBatch(FeatureMatrix.FromMemory(RandomModels.Values(2, 80), 8));
        detector.SetTemperature(1.5);
        seen.ShouldContain(("threat.detection.scores", 1, $"detector={Name},origin=single,attack_type={one.AttackType}"));
        seen.Where(s => s.Name == "threat.detection.scores" && s.Tags.StartsWith($"detector={Name},origin=batch", StringComparison.Ordinal)).Sum(static s => s.Value).ShouldBe(many.Count);
        seen.ShouldContain(("threat.detection.swaps", 1, $"detector={Name},change=model"));
        seen.ShouldContain(("threat.detection.swaps", 1, $"detector={Name},change=calibration"));
        seen.ShouldContain(s => s.Name == "threat.detection.score.duration" && s.Value > 0 && s.Value < 10 && s.Tags == $"detector={Name}");
        seen.ShouldContain(s => s.Name == "threat.detection.batch.duration" && s.Value > 0 && s.Tags == $"detector={Name}");
        seen.ShouldAllBe(static s => !s.Tags.Contains("198.51.100.7", StringComparison.Ordinal));
    }

    [Test]
    public void Listening_costs_a_score_no_allocation()
    {
        using MeterListener listener = new() { InstrumentPublished = static (i, l) => { if (i.Meter.Name == DetectionTelemetry.MeterName) l.EnableMeasurementEvents(i); } };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        using ThreatDetector detector = new(RandomModels.Model(), options: new ThreatDetectorOptions { TopFeatures = 0 });
        float[] row = RandomModels.Values(1, 8);
        long quiet = PerScore(detector, row);
        listener.Start();
        PerScore(detector, row).ShouldBe(quiet);
    }

    private static long PerScore(ThreatDetector detector, float[] row)
    {
        for (int i = 0; i < 200; i++) detector.Score(row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) detector.Score(row);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }
}

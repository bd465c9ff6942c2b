using System.Diagnostics;
using System.Diagnostics.Metrics;
using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>Instruments. While nobody listens a score pays for two branches and allocates nothing.</summary>
internal static class DetectionMeter
{
    public static readonly ActivitySource Activities = new(DetectionTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(DetectionTelemetry.MeterName);
    private static readonly Counter<long> Scores = Meter.CreateCounter<long>("threat.detection.scores", "{score}", "Scores, by origin and attack type.");
    private static readonly Counter<long> Swaps = Meter.CreateCounter<long>("threat.detection.swaps", "{swap}", "Models that began to serve, by what changed.");
    private static readonly Counter<long> RefreshFailures = Meter.CreateCounter<long>("threat.detection.refresh.failures", "{failure}", "Looks into the registry that failed; the model in use stayed.");
    private static readonly Histogram<double> ScoreSeconds = Meter.CreateHistogram<double>("threat.detection.score.duration", "s", "Time of a single score from features.");
    private static readonly Histogram<double> BatchSeconds = Meter.CreateHistogram<double>("threat.detection.batch.duration", "s", "Time of a batch of scores.");
    private static readonly Histogram<double> TrainingSeconds = Meter.CreateHistogram<double>("threat.detection.training.duration", "s", "Time of a training.");
    private static readonly KeyValuePair<string, object?> Single = new("origin", "single"), Batch = new("origin", "batch");

    /// <summary>A timestamp when durations are listened to, else 0.</summary>
    public static long StartScore() => ScoreSeconds.Enabled ? Stopwatch.GetTimestamp() : 0;

    public static void Scored(string detector, ThreatScore score, long start)
    {
        if (start != 0) ScoreSeconds.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, Of(detector));
        if (Scores.Enabled) Scores.Add(1, Of(detector), Single, new("attack_type", score.AttackType));
    }

    public static void Scored(string detector, ReadOnlySpan<Decision> decisions, LabelSet labels, TimeSpan time)
    {
        BatchSeconds.Record(time.TotalSeconds, Of(detector));
        if (!Scores.Enabled) return;
        long[] counts = new long[labels.Count + 1];
        foreach (Decision d in decisions) counts[d.IsAbstained ? labels.Count : d.ClassId]++;
        for (int c = 0; c < counts.Length; c++)
            if (counts[c] > 0) Scores.Add(counts[c], Of(detector), Batch, new("attack_type", c < labels.Count ? labels.Names[c] : "Unknown"));
    }

    public static void Swapped(string detector, string change) => Swaps.Add(1, Of(detector), new("change", change));

    public static void RefreshFailed(string detector) => RefreshFailures.Add(1, Of(detector));

    /// <summary>A training outside a host's detector has none to name.</summary>
    public static void Trained(string? detector, TimeSpan time)
    {
        if (detector is null) TrainingSeconds.Record(time.TotalSeconds);
        else TrainingSeconds.Record(time.TotalSeconds, Of(detector));
    }

    private static KeyValuePair<string, object?> Of(string detector) => new("detector", detector);
}

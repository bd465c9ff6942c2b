namespace Threat.Detection;

/// <summary>The names under which this package's metrics and traces are found. No tag names a source or an incident.</summary>
/// <remarks>
/// Every metric has the tag <c>detector</c>: the name of the model, by which several detectors in one process are told apart (a trainer that no detector was registered with has none). Counters: <c>threat.detection.scores</c> (tags <c>origin</c>: single or batch, <c>attack_type</c>: a class or Unknown), <c>threat.detection.swaps</c>
/// (tag <c>change</c>: model, calibration or policy), <c>threat.detection.refresh.failures</c>. Histograms in seconds: <c>threat.detection.score.duration</c> (single scores),
/// <c>threat.detection.batch.duration</c>, <c>threat.detection.training.duration</c>. Activities: <c>threat.detection.batch</c>, <c>threat.detection.training</c>.
/// </remarks>
public static class DetectionTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Threat.Detection";

    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "Threat.Detection";
}

namespace Threat.Retraining;

/// <summary>The names under which this package's metrics and traces are found. No tag names a reviewer, a source or an incident.</summary>
/// <remarks>
/// Every metric has the tag <c>detector</c>: <see cref="RetrainingOptions.ModelName"/>. Counters: <c>threat.retraining.samples</c> (tags <c>verdict</c>, <c>outcome</c>), <c>threat.retraining.runs</c> (tags <c>outcome</c>, <c>decision</c>),
/// <c>threat.retraining.screened</c> (tag <c>screen</c>). Histograms in seconds: <c>threat.retraining.batch.duration</c> (tag <c>outcome</c>),
/// <c>threat.retraining.run.duration</c> (tag <c>outcome</c>), <c>threat.retraining.step.duration</c> (tag <c>step</c>). Up-down counter: <c>threat.retraining.queue</c>.
/// Activities: <c>threat.retraining.run</c>, <c>threat.retraining.step</c>.
/// </remarks>
public static class RetrainingTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Threat.Retraining";

    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "Threat.Retraining";
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Threat.Retraining.Internal;

internal static class RetrainingMeter
{
    public static readonly ActivitySource Activities = new(RetrainingTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(RetrainingTelemetry.MeterName);
    private static readonly Counter<long> Samples = Meter.CreateCounter<long>("threat.retraining.samples", "{sample}", "Samples that were collected, by verdict and by what became of them.");
    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("threat.retraining.runs", "{run}", "Requests for a run, by outcome and decision.");
    private static readonly Counter<long> Screened = Meter.CreateCounter<long>("threat.retraining.screened", "{sample}", "Samples that a screen left out of a run.");
    private static readonly Histogram<double> BatchSeconds = Meter.CreateHistogram<double>("threat.retraining.batch.duration", "s", "Time to make a batch durable.");
    private static readonly Histogram<double> RunSeconds = Meter.CreateHistogram<double>("threat.retraining.run.duration", "s", "Time of a run.");
    private static readonly Histogram<double> StepSeconds = Meter.CreateHistogram<double>("threat.retraining.step.duration", "s", "Time of a step of a run.");
    private static readonly UpDownCounter<long> Queue = Meter.CreateUpDownCounter<long>("threat.retraining.queue", "{sample}", "Samples that wait to be written.");

    public static void Queued(string detector, int change) => Queue.Add(change, Of(detector));

    public static void Sample(string detector, Verdict verdict, string outcome)
    {
        if (Samples.Enabled) Samples.Add(1, Of(detector), new("verdict", verdict.ToString().ToLowerInvariant()), new("outcome", outcome));
    }

    public static void Batch(string detector, TimeSpan time, bool stored) => BatchSeconds.Record(time.TotalSeconds, Of(detector), new("outcome", stored ? "stored" : "failed"));

    public static void Run(string detector, RetrainResult result, TimeSpan time)
    {
        KeyValuePair<string, object?> outcome = new("outcome", Name(result.Outcome.ToString()));
        Runs.Add(1, Of(detector), outcome, new("decision", Name(result.Record?.Decision.ToString() ?? "none")));
        if (result.IsRun) RunSeconds.Record(time.TotalSeconds, Of(detector), outcome);
    }

    public static void Step(string detector, string step, double seconds) => StepSeconds.Record(seconds, Of(detector), new("step", step));

    public static void LeftOut(string detector, ScreenRecord screen)
    {
        if (screen.LeftOut > 0) Screened.Add(screen.LeftOut, Of(detector), new("screen", screen.Name));
    }

    private static KeyValuePair<string, object?> Of(string detector) => new("detector", detector);

    /// <summary>As in "insufficient_evidence".</summary>
    private static string Name(string pascal) => string.Concat(pascal.Select(static (c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}

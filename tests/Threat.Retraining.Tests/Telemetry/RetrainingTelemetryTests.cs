using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Threat.Retraining.Tests;

[NonParallelizable]
public sealed class RetrainingTelemetryTests
{
    [Test]
    public async Task A_turn_of_the_loop_is_seen_in_metrics_and_traces_and_no_tag_names_an_entity()
    {
        ConcurrentBag<(string Name, double Value, string Tags)> seen = [];
        using MeterListener listener = new() { InstrumentPublished = static (i, l) => { if (i.Meter.Name == RetrainingTelemetry.MeterName) l.EnableMeasurementEvents(i); } };
        void Note(Instrument i, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => seen.Add((i.Name, value, string.Join(",", tags.ToArray().Select(static t => $"{t.Key}={t.Value}"))));
        listener.SetMeasurementEventCallback<long>((i, v, t, _) => Note(i, v, t));
        listener.SetMeasurementEventCallback<double>((i, v, t, _) => Note(i, v, t));
        listener.Start();
        ConcurrentBag<Activity> activities = [];
        using ActivityListener traces = new() { ShouldListenTo = static s => s.Name == RetrainingTelemetry.ActivitySourceName, Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData, ActivityStopped = activities.Add };
        ActivitySource.AddActivityListener(traces);

        using Loop loop = new();
        await loop.CollectAsync(new Feedback { Rows = 6000 }.Make());
        await loop.CollectAsync([Feedback.One("incident-0", 2, Verdict.Uncertain), new Feedback { Rows = 6000 }.Make()[1]]);
        RetrainResult result = await loop.Retrainer(static o => o.Screening.ReviewerShare = 0.03).RunAsync(RetrainRequest.Manual());
        result.Outcome.ShouldBe(RetrainOutcome.Completed);

        seen.Where(static s => s.Name == "threat.retraining.samples" && s.Tags.EndsWith("outcome=stored", StringComparison.Ordinal)).Sum(static s => s.Value).ShouldBe(6001);
        seen.ShouldContain(("threat.retraining.samples", 1, "detector=default,verdict=uncertain,outcome=stored"));
        seen.Count(static s => s.Name == "threat.retraining.samples" && s.Tags.EndsWith("outcome=duplicate", StringComparison.Ordinal)).ShouldBe(1);
        seen.Where(static s => s.Name == "threat.retraining.queue").Sum(static s => s.Value).ShouldBe(0);
        seen.ShouldContain(("threat.retraining.runs", 1, "detector=default,outcome=completed,decision=promote"));
        seen.ShouldContain(static s => s.Name == "threat.retraining.run.duration" && s.Tags == "detector=default,outcome=completed");
        seen.ShouldContain(static s => s.Name == "threat.retraining.step.duration" && s.Tags == "detector=default,step=train");
        seen.ShouldContain(static s => s.Name == "threat.retraining.batch.duration" && s.Tags == "detector=default,outcome=stored");
        seen.ShouldContain(static s => s.Name == "threat.retraining.screened" && s.Tags == "detector=default,screen=quotas" && s.Value > 0);
        seen.ShouldAllBe(static s => !s.Tags.Contains("reviewer", StringComparison.Ordinal) && !s.Tags.Contains("incident", StringComparison.Ordinal));

        Activity run = activities.Single(a => a.OperationName == "threat.retraining.run" && (string?)a.GetTagItem("run.id") == result.Run!.RunId);
        (run.GetTagItem("run.outcome"), run.GetTagItem("run.decision")).ShouldBe(("Completed", "Promote"));
        activities.Where(a => a.ParentId == run.Id).Select(static a => a.GetTagItem("step")).ShouldBe(["load", "screen", "drift", "load champion", "split", "balance", "train", "calibrate", "thresholds", "test", "measure", "gate", "balance refit", "refit", "check refit"], ignoreOrder: true);
    }
}

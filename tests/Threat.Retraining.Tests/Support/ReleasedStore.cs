using System.Collections.Immutable;

namespace Threat.Retraining.Tests;

/// <summary>What the fixtures of released store formats hold: written once by the version of the time, read by every later one.</summary>
public static class ReleasedStore
{
    private const string Run = "20260105T080000000-1";

    /// <summary>Everything that was written is there, and the loop goes on with it.</summary>
    public static async Task CheckAsync(ISampleStore samples, IRunStore runs)
    {
        SampleStatistics statistics = await samples.GetStatisticsAsync(Feedback.Schema.Hash);
        (statistics.Total, statistics.Verified, statistics.Unclaimed).ShouldBe((4, 3, 1));
        List<StoredSample> read = [];
        await foreach (StoredSample s in samples.ReadAsync(new SampleRange(0, statistics.LastSequence, Feedback.Schema.Hash))) read.Add(s);
        TrainingSample[] expected = [.. Written().Where(static s => s.Verdict != Verdict.Uncertain)];
        read.Select(static s => s.Sample.IncidentId).ShouldBe(expected.Select(static s => s.IncidentId));
        foreach ((StoredSample now, TrainingSample then) in read.Zip(expected))
        {
            now.Sample.Features.ToArray().ShouldBe(then.Features.ToArray());
            now.Sample.Missing.ToArray().ShouldBe(then.Missing.ToArray());
            now.Sample.Signature.ToArray().ShouldBe(then.Signature.ToArray());
            (now.Sample with { Features = then.Features, Missing = then.Missing, Signature = then.Signature }).ShouldBe(then);
        }
        RunSummary run = (await runs.ListAsync()).Single();
        (run.RunId, run.State, run.Decision, run.ClaimedCount, run.Seed, run.Version).ShouldBe((Run, RunState.Completed, RunDecision.Promote, 2, 7, "v00000001"));
        RunRecord.FromJson((await runs.GetRecordAsync(Run))!).Why.ShouldBe("All 1 conditions hold.");
        (await runs.GetTriggerStateAsync()).Values["override-rate.disarmed"].ShouldBe("since 2026-01-05 08:00:00Z");

        (await samples.AppendAsync([Written()[0]])).ShouldBe([CollectOutcome.Duplicate]);
        long token = await runs.NextFencingTokenAsync();
        token.ShouldBe(2);
        (await runs.ClaimAsync(new RunClaim("next", "manual", token, Feedback.Schema.Hash, 8, null))).ClaimedCount.ShouldBe(1);
    }

    public static async Task WriteAsync(ISampleStore samples, IRunStore runs)
    {
        TrainingSample[] all = Written();
        await samples.AppendAsync(all[..^1]);
        long token = await runs.NextFencingTokenAsync();
        await runs.ClaimAsync(new RunClaim(Run, "manual", token, Feedback.Schema.Hash, 7, null));
        await runs.DecideAsync(Run, token, RunDecision.Promote, null, Record);
        await runs.RegisteredAsync(Run, token, "v00000001");
        await runs.EndAsync(Run, token, new RunEnd(RunState.Completed, Feedback.Start.AddHours(1), RunDecision.Promote, TriggerValues: ImmutableSortedDictionary<string, string>.Empty.Add("override-rate.disarmed", "since 2026-01-05 08:00:00Z")));
        await samples.AppendAsync(all[^1..]);
    }

    /// <summary>A sample with every field, signed by that version with the key 1, 2, ... 32.</summary>
    public static TrainingSample Signed { get; } = Feedback.One(verdict: Verdict.Override, predicted: "Scan", correct: "Normal") with
    {
        Missing = new ulong[] { 0b1010_0001 },
        SecondReviewerId = "bob",
        Features = new float[] { 0, -0f, float.MaxValue, 1e-20f, 5, 0, 7, 0 },
        Signature = Convert.FromHexString("02ef453145d885e8b65e0e12cea2460598c9591ef4ecdf0a3acc6099fc33cc08"),
    };

    private static TrainingSample[] Written()
        =>
        [
            Signed, Feedback.One("incident-2") with { VerdictVersion = 3, ModelVersion = "" },
            Feedback.One("incident-3", verdict: Verdict.Uncertain), Feedback.One("incident-4", predicted: "Brute"),
        ];

    private const string Record = """
        {"runId":"20260105T080000000-1","reason":"manual","startedAt":"2026-01-05T08:00:00+00:00","endedAt":"2026-01-05T08:01:00+00:00","codeVersion":"0.9.0","modelName":"default",
         "schemaName":"s/v1","schemaHash":"ab","seed":7,"samples":{"after":0,"upTo":3,"newAfter":0,"count":3,"newCount":3,"sha256":"cd","perClass":{"Normal":3}},
         "gate":[{"name":"test rows","holds":true,"figure":1200,"requirement":">= 1000","detail":"1200 test rows"}],"decision":"Promote","why":"All 1 conditions hold.","version":"v00000001","times":[]}
        """;
}

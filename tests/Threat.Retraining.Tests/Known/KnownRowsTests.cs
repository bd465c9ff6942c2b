using Threat.Core;
using Threat.Retraining.Internal;

namespace Threat.Retraining.Tests;

/// <summary>Which known rows two models can be compared on.</summary>
public sealed class KnownRowsTests
{
    private const double Share = 0.1;
    private Loop _loop = null!;

    [SetUp]
    public void SetUp() => _loop = new Loop { Resampler = null };

    [TearDown]
    public void TearDown() => _loop.Dispose();

    private static RunSummary Run(long claimedAfter, long upTo) => new()
    {
        RunId = "run",
        Reason = "test",
        State = RunState.Claimed,
        FencingToken = 1,
        StartedAt = Feedback.Start,
        ClaimedAfter = claimedAfter,
        ClaimedUpTo = upTo,
        Range = new SampleRange(0, upTo, Feedback.Schema.Hash),
        ClaimedCount = upTo - claimedAfter,
        Seed = 1,
    };

    private static bool HeldOut(ScreenedSample s) => new HeldOutRows([], Share).Holds(s);

    [Test]
    public async Task Rows_that_the_champion_was_only_tested_on_are_neighbours_and_nothing_is_judged_on_them()
    {
        await _loop.CollectAsync(new Feedback { Rows = 2000 }.Make());
        DateTimeOffset tested = Feedback.Start.AddDays(20);
        HeldOutRows heldOut = new([], Share);
        RetrainingOptions options = Feedback.Options(static o => o.Gate.MinKnownRows = 1000);
        KnownRows known = (await KnownRows.LoadAsync(_loop.Store, Run(2000, 2000), new ChampionRun(2000, tested, heldOut), options, heldOut, default))!;
        ScreenedSample[] judged = [.. known.Judged.Select(i => known.Rows.Samples[i])];
        judged.Where(static s => !HeldOut(s)).ShouldAllBe(s => s.EventTime < tested);
        judged.Count(static s => !HeldOut(s)).ShouldBeGreaterThan(600, "few held-out rows of each class: others are added, which both models may have learned from");
        judged.Where(HeldOut).ShouldContain(s => s.EventTime >= tested);
        known.Rows.Samples.Count(s => !HeldOut(s) && s.EventTime >= tested).ShouldBeGreaterThan(300, "neighbours all the same");
        known.Detail.ShouldEndWith("for want of held-out rows, also rows that both models may have learned from: Normal, Scan, Brute");
    }

    [Test]
    public async Task New_rows_of_trusted_reviewers_are_judged_on_when_held_out_and_else_not()
    {
        await _loop.CollectAsync(new Feedback { Rows = 1000, Prefix = "a" }.Make());
        await _loop.CollectAsync([.. new Feedback { Rows = 1000, Prefix = "b", RowSeed = 2 }.Make().Select(static s => s with { ReviewerId = "lab" })]);
        HeldOutRows heldOut = new([], Share);
        RetrainingOptions options = Feedback.Options(static o => (o.Gate.MinKnownRows, o.Screening.TrustedReviewers) = (1000, ["lab"]));
        KnownRows known = (await KnownRows.LoadAsync(_loop.Store, Run(1000, 2000), new ChampionRun(1000, null, heldOut), options, heldOut, default))!;
        ScreenedSample[] late = [.. known.Judged.Select(i => known.Rows.Samples[i]).Where(static s => s.Sequence > 1000)];
        late.Length.ShouldBeGreaterThan(50);
        late.ShouldAllBe(static s => HeldOut(s), "the champion cannot have learned from the others, and the new model may");

        // A champion from elsewhere: what a trusted reviewer gave may be what it was trained on.
        KnownRows elsewhere = (await KnownRows.LoadAsync(_loop.Store, Run(0, 2000), new ChampionRun(0, null, heldOut), options, heldOut, default))!;
        elsewhere.Judged.Select(i => elsewhere.Rows.Samples[i]).ShouldContain(static s => !HeldOut(s));
    }

    /// <summary>A source that is held out as a whole once it is small.</summary>
    private static string Source { get; } = Enumerable.Range(0, 1000).Select(static i => $"203.0.113.{i}").First(static s => new HeldOutRows([], Share).Holds(s, ""));

    [Test]
    public async Task A_source_that_falls_below_a_hundredth_is_held_out_for_a_comparison_only_where_the_champions_run_held_it_out()
    {
        void Open(RetrainingOptions o) => (o.Screening.SourceShare, o.Screening.ReviewerShare, o.Refit) = (1, 1, false);
        SpyTrainer spy = new(_loop.Trainer);
        SpyGate gate = new();
        (_loop.Trainer, _loop.Gate) = (spy, gate);
        TrainingSample[] first = [.. new Feedback { Rows = 6000, Prefix = "a" }.Make().Select(static (s, i) => i % 50 == 0 ? s with { Source = Source } : s)];
        await _loop.CollectAsync(first);
        RunRecord before = (await _loop.Retrainer(Open).RunAsync(RetrainRequest.Manual())).Record!;
        before.HeldOut!.DividedSources.ShouldBe([Source], "2 % of the rows");
        before.HeldOut.Share.ShouldBe(Share);
        spy.Requests[0].Train.EntityIds!.ShouldContain(Source, "a large source is divided by incident");

        await _loop.CollectAsync(new Feedback { Rows = 8000, Prefix = "b", RowSeed = 2, From = Feedback.Start.AddDays(31) }.Make());
        RunRecord after = (await _loop.Retrainer(Open).RunAsync(RetrainRequest.Manual())).Record!;
        after.HeldOut!.DividedSources.ShouldBeEmpty("0.9 % of the rows");
        spy.Requests[1].Train.EntityIds!.ShouldNotContain(Source, "now it is held out as a whole");
        HeldOutRows then = new(before.HeldOut), now = new(after.HeldOut);
        int heldOutTwice = first.Count(s => then.Holds(s.Source, s.IncidentId) && now.Holds(s.Source, s.IncidentId)), heldOutNow = first.Count(s => now.Holds(s.Source, s.IncidentId));
        heldOutNow.ShouldBeGreaterThan(heldOutTwice + 90);
        gate.Last.KnownChallenger!.Rows.RowCount.ShouldBe(heldOutTwice, "the champion has learned from the others");
        RunRecord.FromJson(before.ToJson()).HeldOut!.DividedSources.ShouldBe(before.HeldOut.DividedSources);
    }

    [Test]
    public async Task A_larger_share_of_held_out_sources_counts_from_the_next_champion_on()
    {
        SpyGate gate = new();
        _loop.Gate = gate;
        TrainingSample[] first = new Feedback { Rows = 6000, Prefix = "a" }.Make();
        await _loop.CollectAsync(first);
        await _loop.Retrainer(static o => o.Refit = false).RunAsync(RetrainRequest.Manual());
        await _loop.CollectAsync(new Feedback { Rows = 3000, Prefix = "b", RowSeed = 2, From = Feedback.Start.AddDays(31) }.Make());
        await _loop.Retrainer(static o => o.Folds.HeldOutSources = 0.3).RunAsync(RetrainRequest.Manual());
        gate.Last.KnownChallenger!.Rows.RowCount.ShouldBe(first.Count(static s => new HeldOutRows([], Share).Holds(s.Source, s.IncidentId)));
    }

    private sealed class SpyGate : IPromotionGate
    {
        public GateEvidence Last { get; private set; } = null!;

        public GateResult Judge(GateEvidence evidence, CancellationToken cancellationToken = default)
        {
            Last = evidence;
            return new EveryoneGate().Judge(evidence, cancellationToken);
        }
    }
}

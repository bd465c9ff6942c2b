namespace Threat.Retraining.Tests;

/// <summary>What every sample store promises. Derive, say how to open a fresh store, and all tests run.</summary>
public abstract partial class SampleStoreContractTests
{
    private protected ISampleStore Store { get; set; } = null!;

    private protected IRunStore Runs { get; set; } = null!;

    private protected IRunLock RunLock { get; set; } = null!;

    private static string Hash => Feedback.Schema.Hash;

    /// <summary>Opens an empty store and sets the three properties.</summary>
    protected abstract Task OpenAsync();

    /// <summary>Opens the same database as another process would: nothing shared in memory.</summary>
    protected abstract (ISampleStore Store, IRunStore Runs, IRunLock RunLock) OpenAgain();

    protected abstract Task CloseAsync();

    [SetUp]
    public Task SetUpAsync() => OpenAsync();

    [TearDown]
    public Task TearDownAsync() => CloseAsync();

    [Test]
    public async Task A_sample_comes_back_with_every_field()
    {
        TrainingSample full = Feedback.One(verdict: Verdict.Override, predicted: "Scan", correct: "Normal") with
        {
            Missing = new ulong[] { 0b1010_0001 },
            SecondReviewerId = "bob",
            Signature = new byte[] { 1, 2, 3 },
            VerdictVersion = 4,
            Confidence = 0.1 + 0.2,
            Features = new float[] { float.Epsilon, -0f, float.MaxValue, 1e-20f, 5, 6, 7, 8 },
        };
        TrainingSample bare = Feedback.One("incident-2", verdict: Verdict.Confirm) with { ModelVersion = "" };
        (await Store.AppendAsync([full, bare])).ShouldBe([CollectOutcome.Stored, CollectOutcome.Stored]);

        List<StoredSample> read = await AllAsync();
        read.Count.ShouldBe(2);
        read[0].Sequence.ShouldBeLessThan(read[1].Sequence);
        Same(read[0].Sample, full);
        Same(read[1].Sample, bare);
    }

    [Test]
    public async Task The_same_verdict_twice_is_one_sample()
    {
        TrainingSample s = Feedback.One();
        (await Store.AppendAsync([s, s])).ShouldBe([CollectOutcome.Stored, CollectOutcome.Duplicate]);
        (await OpenAgain().Store.AppendAsync([s])).ShouldBe([CollectOutcome.Duplicate]);
        (await Store.GetStatisticsAsync(Hash)).Total.ShouldBe(1);
    }

    [Test]
    public async Task Another_verdict_under_the_same_version_is_a_conflict_and_changes_nothing()
    {
        await Store.AppendAsync([Feedback.One(verdict: Verdict.Override, correct: "Normal")]);
        (await Store.AppendAsync([Feedback.One(verdict: Verdict.Override, correct: "Brute")])).ShouldBe([CollectOutcome.Conflict]);
        (await AllAsync()).Single().Sample.CorrectLabel.ShouldBe("Normal");
    }

    [Test]
    public async Task A_changed_verdict_supersedes_in_whatever_order_it_arrives()
    {
        (await Store.AppendAsync([Feedback.One("a", 1), Feedback.One("a", 2, Verdict.Override, correct: "Brute")])).ShouldBe([CollectOutcome.Stored, CollectOutcome.Stored]);
        (await Store.AppendAsync([Feedback.One("b", 3, Verdict.Override, correct: "Brute"), Feedback.One("b", 1)])).ShouldBe([CollectOutcome.Stored, CollectOutcome.Outdated]);
        (await AllAsync()).Select(s => (s.Sample.IncidentId, s.Sample.VerdictVersion)).ShouldBe([("a", 2), ("b", 3)]);
        SampleStatistics statistics = await Store.GetStatisticsAsync(Hash);
        (statistics.Total, statistics.Verified, statistics.Unclaimed, statistics.UnclaimedOverrides).ShouldBe((4, 2, 2, 2));
    }

    [Test]
    public async Task A_verdict_changed_to_uncertain_takes_the_sample_out_of_training()
    {
        await Store.AppendAsync([Feedback.One("a"), Feedback.One("a", 2, Verdict.Uncertain)]);
        (await AllAsync()).ShouldBeEmpty();
        SampleStatistics statistics = await Store.GetStatisticsAsync(Hash);
        (statistics.Verified, statistics.Uncertain, statistics.Unclaimed).ShouldBe((0, 1, 0));
    }

    [Test]
    public async Task Statistics_count_by_class_and_know_the_override_rate()
    {
        await Store.AppendAsync([Feedback.One("1"), Feedback.One("2"), Feedback.One("3", verdict: Verdict.Override, correct: "Normal"), Feedback.One("4", verdict: Verdict.Uncertain)]);
        SampleStatistics s = await Store.GetStatisticsAsync(Hash);
        s.PerClass.ShouldBe(new Dictionary<string, long> { ["Normal"] = 1, ["Scan"] = 2 }, ignoreOrder: true);
        s.OverrideRate.Rate.ShouldBe(1.0 / 3, 1e-12);
        s.FirstIngestTime.ShouldBe(Feedback.Start.AddMinutes(1));
        s.LastRun.ShouldBeNull();
        (await Store.GetStatisticsAsync("another schema")).Verified.ShouldBe(0);
    }

    [Test]
    public async Task An_import_was_never_predicted_and_counts_for_no_override_rate()
    {
        await Store.AppendAsync([Feedback.One("1"), Feedback.One("2"), Feedback.One("3", verdict: Verdict.Override, correct: "Normal"),
            Feedback.One("4", verdict: Verdict.Override, correct: "Normal") with { ModelVersion = "" }, Feedback.One("5") with { ModelVersion = "" }]);
        SampleStatistics s = await Store.GetStatisticsAsync(Hash);
        (s.Unclaimed, s.UnclaimedPredicted, s.UnclaimedOverrides).ShouldBe((5, 3, 1));
        s.OverrideRate.ShouldBe(RateInterval.Wilson(1, 3));
    }

    [Test]
    public async Task A_claim_fixes_its_rows_and_later_samples_belong_to_the_next_run()
    {
        await Store.AppendAsync([Feedback.One("1"), Feedback.One("2")]);
        long token = await Runs.NextFencingTokenAsync();
        RunSummary first = await ClaimAsync("run-1", token);
        await Store.AppendAsync([Feedback.One("1", 2, Verdict.Override, correct: "Brute"), Feedback.One("3")]);

        (first.ClaimedCount, (await RowsAsync(first)).Count).ShouldBe((2, 2));
        (await RowsAsync(first))[0].Sample.CorrectLabel.ShouldBe("Scan");
        (await Store.GetStatisticsAsync(Hash)).Unclaimed.ShouldBe(2);
        await Runs.EndAsync("run-1", token, new RunEnd(RunState.Completed, Feedback.Start, RunDecision.Reject));

        RunSummary second = await ClaimAsync("run-2", token);
        second.ClaimedCount.ShouldBe(2);
        (await RowsAsync(second)).Select(static r => (r.Sample.IncidentId, r.Sample.CorrectLabel)).ShouldBe([("2", "Scan"), ("1", "Brute"), ("3", "Scan")]);
        (await RowsAsync(first)).Count.ShouldBe(2, "a run can be repeated on exactly its rows");
    }

    [TestCase(RunState.Failed, 1)]
    [TestCase(RunState.Cancelled, 0)]
    [TestCase(RunState.Abandoned, 1)]
    public async Task A_run_that_does_not_complete_releases_its_claim(RunState end, int failures)
    {
        await Store.AppendAsync([Feedback.One("1")]);
        long token = await Runs.NextFencingTokenAsync();
        await ClaimAsync("run-1", token);
        (await Store.GetStatisticsAsync(Hash)).Unclaimed.ShouldBe(0);
        await Runs.EndAsync("run-1", token, new RunEnd(end, Feedback.Start, Error: "why"));
        (await Store.GetStatisticsAsync(Hash)).Unclaimed.ShouldBe(1);
        (await ClaimAsync("run-2", token)).ClaimedCount.ShouldBe(1);
        TriggerState state = await Runs.GetTriggerStateAsync();
        (state.ConsecutiveFailures, state.LastEndedAt).ShouldBe((failures, Feedback.Start), "being asked to stop is no failure");
    }

    [Test]
    public async Task A_run_reads_at_most_its_newest_rows()
    {
        await Store.AppendAsync([.. Enumerable.Range(0, 20).Select(i => Feedback.One($"{i}"))]);
        RunSummary run = await Runs.ClaimAsync(new RunClaim("run-1", "test", await Runs.NextFencingTokenAsync(), Hash, 1, 5));
        (await RowsAsync(run)).Select(static r => r.Sample.IncidentId).ShouldBe(["15", "16", "17", "18", "19"]);
        run.ClaimedCount.ShouldBe(20);
    }

    [Test]
    public async Task A_stale_fencing_token_changes_nothing()
    {
        await Store.AppendAsync([Feedback.One()]);
        long old = await Runs.NextFencingTokenAsync();
        await ClaimAsync("run-1", old);
        long current = await OpenAgain().Runs.NextFencingTokenAsync();
        current.ShouldBeGreaterThan(old);

        StaleLockException e = await Should.ThrowAsync<StaleLockException>(() => Runs.EndAsync("run-1", old, new RunEnd(RunState.Completed, Feedback.Start, RunDecision.Promote)));
        e.Message.ShouldBe($"The run's lock is stale: its fencing token is {old}, the newest is {current}. Another process runs now; this run stops and changes nothing.");
        await Should.ThrowAsync<StaleLockException>(() => Runs.DecideAsync("run-1", old, RunDecision.Promote, null, "{}"));
        await Should.ThrowAsync<StaleLockException>(() => Runs.RegisteredAsync("run-1", old, "v1"));
        await Should.ThrowAsync<StaleLockException>(() => Runs.SaveTriggerStateAsync(TriggerState.Empty, old));
        await Should.ThrowAsync<StaleLockException>(() => ClaimAsync("run-2", old));
        (await Runs.GetAsync("run-1"))!.State.ShouldBe(RunState.Claimed);
    }

    [Test]
    public async Task Only_one_run_is_unfinished_at_a_time()
    {
        long token = await Runs.NextFencingTokenAsync();
        await ClaimAsync("run-1", token);
        (await Should.ThrowAsync<InvalidOperationException>(() => ClaimAsync("run-2", token))).Message.ShouldBe("Run run-1 has not ended; recover it before a new one claims samples.");
    }

    [Test]
    public async Task A_run_goes_through_its_states_and_keeps_its_record()
    {
        long token = await Runs.NextFencingTokenAsync();
        RunSummary claimed = await ClaimAsync("run-1", token);
        claimed.Seed.ShouldBe(7);
        await Runs.DecideAsync("run-1", token, RunDecision.Promote, "v1", "{\"a\":1}");
        (await Runs.GetUnfinishedAsync())!.State.ShouldBe(RunState.Decided);
        await Runs.RegisteredAsync("run-1", token, "v2");
        await Runs.EndAsync("run-1", token, new RunEnd(RunState.Completed, Feedback.Start.AddHours(1), RunDecision.Overtaken, TriggerValues: TriggerState.Empty.Values.Add("armed", "no")));

        RunSummary run = (await OpenAgain().Runs.GetAsync("run-1"))!;
        (run.State, run.Decision, run.ExpectedChampion, run.Version, run.EndedAt).ShouldBe((RunState.Completed, RunDecision.Overtaken, "v1", "v2", Feedback.Start.AddHours(1)));
        (await Runs.GetRecordAsync("run-1")).ShouldBe("{\"a\":1}");
        (await Runs.GetUnfinishedAsync()).ShouldBeNull();
        (await Runs.GetTriggerStateAsync()).Values["armed"].ShouldBe("no");
        (await Runs.ListAsync()).Single().ShouldBe(run);
        (await Should.ThrowAsync<InvalidOperationException>(() => Runs.RegisteredAsync("run-1", token, "v3"))).Message.ShouldBe("Run run-1 does not exist or has ended.");
    }

    [Test]
    public async Task The_lock_has_one_holder_and_tokens_grow()
    {
        IRunLease first = (await RunLock.TryAcquireAsync())!;
        (await OpenAgain().RunLock.TryAcquireAsync()).ShouldBeNull();
        await first.DisposeAsync();
        await using IRunLease second = (await OpenAgain().RunLock.TryAcquireAsync())!;
        second.FencingToken.ShouldBeGreaterThan(first.FencingToken);
        second.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    private Task<RunSummary> ClaimAsync(string id, long token) => Runs.ClaimAsync(new RunClaim(id, "test", token, Hash, 7, null));

    private async Task<List<StoredSample>> AllAsync() => await ToListAsync(new SampleRange(0, (await Store.GetStatisticsAsync(Hash)).LastSequence, Hash));

    private async Task<List<StoredSample>> RowsAsync(RunSummary run)
    {
        List<StoredSample> rows = await ToListAsync(run.Range);
        rows.Count.ShouldBe((int)await Store.CountAsync(run.Range));
        return rows;
    }

    private async Task<List<StoredSample>> ToListAsync(SampleRange range)
    {
        List<StoredSample> all = [];
        await foreach (StoredSample s in Store.ReadAsync(range)) all.Add(s);
        return all;
    }

    private static void Same(TrainingSample read, TrainingSample given)
    {
        read.Features.ToArray().ShouldBe(given.Features.ToArray());
        read.Missing.ToArray().ShouldBe(given.Missing.ToArray());
        read.Signature.ToArray().ShouldBe(given.Signature.ToArray());
        (read with { Features = given.Features, Missing = given.Missing, Signature = given.Signature }).ShouldBe(given);
    }
}

namespace Threat.Retraining.Tests;

/// <summary>When runs are due, over days of a clock that the test moves and restarts in between.</summary>
public sealed class TriggerTests
{
    private Loop _loop = null!;

    [SetUp]
    public void SetUp() => _loop = new Loop();

    [TearDown]
    public void TearDown() => _loop.Dispose();

    private static TrainingSample[] Batch(string prefix, int rows, double overrides = 0.05) => new Feedback { Rows = rows, Prefix = prefix, OverrideRate = overrides }.Make();

    private async Task<RetrainResult> CheckAsync(Action<RetrainingOptions>? change = null)
    {
        _loop.Reopen();
        return await _loop.Retrainer(change).RunAsync(RetrainRequest.IfDue);
    }

    [Test]
    public async Task The_sample_count_fires_at_1000_and_counts_each_sample_once()
    {
        await _loop.CollectAsync(Batch("a", 999));
        RetrainResult early = await CheckAsync();
        (early.Outcome, early.Triggers[0].Explanation).ShouldBe((RetrainOutcome.NotDue, "999 new verified samples, 1,000 needed"));
        await _loop.CollectAsync([Feedback.One("the thousandth")]);
        RetrainResult due = await CheckAsync();
        (due.Outcome, due.Run!.ClaimedCount).ShouldBe((RetrainOutcome.Completed, 1000));
        _loop.Time.Advance(TimeSpan.FromHours(2));
        (await CheckAsync()).Triggers[0].Explanation.ShouldBe("0 new verified samples, 1,000 needed");
    }

    [Test]
    public async Task Uncertain_verdicts_count_for_no_trigger()
    {
        await _loop.CollectAsync([.. Batch("a", 1200).Select(static s => s with { Verdict = Verdict.Uncertain, CorrectLabel = null })]);
        (await CheckAsync()).Outcome.ShouldBe(RetrainOutcome.NotDue);
    }

    [Test]
    public async Task Seven_days_after_the_first_sample_and_after_each_run_a_run_is_due_if_there_is_something_new()
    {
        await _loop.CollectAsync(Batch("a", 60));
        _loop.Time.Advance(TimeSpan.FromDays(6.99));
        (await CheckAsync()).Outcome.ShouldBe(RetrainOutcome.NotDue);
        _loop.Time.Advance(TimeSpan.FromDays(0.02));
        RetrainResult first = await CheckAsync();
        first.Run!.Reason.ShouldStartWith("age: 7.01 days since the first sample");

        await _loop.CollectAsync(Batch("b", 5));
        _loop.Time.Advance(TimeSpan.FromDays(6.9));
        (await CheckAsync()).Outcome.ShouldBe(RetrainOutcome.NotDue);
        _loop.Time.Advance(TimeSpan.FromDays(0.2));
        (await CheckAsync()).Run!.Reason.ShouldStartWith("age: 7.1 days since the last completed run");
        _loop.Time.Advance(TimeSpan.FromDays(30));
        (await CheckAsync()).Outcome.ShouldBe(RetrainOutcome.NotDue, "nothing new was collected");
    }

    [Test]
    public async Task The_override_rate_fires_by_its_interval_and_rests_until_it_has_fallen()
    {
        await _loop.CollectAsync(Batch("few", 90, overrides: 0.5));
        (await CheckAsync()).Outcome.ShouldBe(RetrainOutcome.NotDue, "100 samples are needed");
        await _loop.CollectAsync(Batch("more", 30, overrides: 0.5));
        (await CheckAsync()).Run!.Reason.ShouldStartWith("override-rate: override rate");

        _loop.Time.Advance(TimeSpan.FromHours(2));
        await _loop.CollectAsync(Batch("still", 150, overrides: 0.5));
        RetrainResult resting = await CheckAsync();
        resting.Outcome.ShouldBe(RetrainOutcome.NotDue);
        resting.Triggers[2].Explanation.ShouldEndWith("limit 15 %, quiet until the rate is below 12 %");

        await _loop.CollectAsync(Batch("calm", 800, overrides: 0.0));
        (await CheckAsync()).Triggers[2].Explanation.ShouldEndWith("armed again");
        (await CheckAsync()).Triggers[2].Explanation.ShouldEndWith("limit 15 %, armed");
    }

    [Test]
    public async Task Imports_count_for_the_sample_count_and_for_no_override_rate()
    {
        IRetrainTrigger[] triggers = [new OverrideRateTrigger(), new AdwinTrigger()];
        await _loop.CollectAsync(Batch("a", 600));
        // A second import says otherwise than a first one what the rows are: no model is meant.
        await _loop.CollectAsync([.. Batch("import", 600, overrides: 0.9).Select(static s => s with { ModelVersion = "" })]);
        RetrainResult result = await _loop.Retrainer(triggers: triggers).RunAsync(RetrainRequest.IfDue);
        result.Outcome.ShouldBe(RetrainOutcome.NotDue, result.Explanation);
        result.Triggers[0].Explanation.ShouldContain(" over 600 samples");
        result.Triggers[1].Explanation.ShouldStartWith("no change in 600 verdicts");
        RetrainResult manual = await _loop.Retrainer().RunAsync(RetrainRequest.Manual());
        manual.Run!.ClaimedCount.ShouldBe(1200);
        manual.Record!.Drift.Single(static d => d.Name == "ADWIN on overrides").Detail.ShouldStartWith("no change in 600 verdicts");
    }

    [Test]
    public async Task Of_imports_alone_no_rate_is_given()
    {
        await _loop.CollectAsync([.. Batch("import", 600).Select(static s => s with { ModelVersion = "" })]);
        (await _loop.Retrainer(triggers: [new AdwinTrigger()]).RunAsync(RetrainRequest.IfDue)).Triggers[0].Explanation.ShouldBe("no verdict on a model's decision to look at");
    }

    [Test]
    public async Task A_rate_just_above_the_limit_is_not_enough_when_chance_explains_it()
    {
        await _loop.CollectAsync(Batch("a", 200, overrides: 0.17));
        RetrainResult result = await CheckAsync();
        (result.Outcome, result.Triggers[2].Fires).ShouldBe((RetrainOutcome.NotDue, false));
    }

    [Test]
    public async Task After_a_run_triggers_cool_down_and_a_manual_run_does_not_wait()
    {
        await _loop.CollectAsync(Batch("a", 1000));
        await CheckAsync();
        await _loop.CollectAsync(Batch("b", 1000));
        _loop.Time.Advance(TimeSpan.FromMinutes(59));
        RetrainResult cooling = await CheckAsync();
        cooling.Outcome.ShouldBe(RetrainOutcome.NotDue);
        cooling.Explanation.ShouldStartWith("Cooling down after the last run, until 2026-04-15 01:00:00Z. sample-count would fire: 1,000 new verified samples");
        (await _loop.Retrainer().RunAsync(RetrainRequest.Manual())).Outcome.ShouldBe(RetrainOutcome.Completed);
    }

    [Test]
    public async Task Failed_runs_back_off_twice_as_long_each_time_and_a_completed_one_resets_it()
    {
        await _loop.CollectAsync(Batch("a", 1200));
        _loop.Trainer = new FailingTrainer();
        TimeSpan[] waits = [TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60)];
        (await CheckAsync()).Outcome.ShouldBe(RetrainOutcome.Failed);
        foreach (TimeSpan wait in waits)
        {
            _loop.Time.Advance(wait - TimeSpan.FromSeconds(1));
            (await CheckAsync()).Explanation.ShouldStartWith("Backing off after ");
            _loop.Time.Advance(TimeSpan.FromSeconds(1));
            (await CheckAsync()).Outcome.ShouldBe(RetrainOutcome.Failed);
        }
        _loop.Trainer = new Loop().Trainer;
        _loop.Time.Advance(TimeSpan.FromHours(2));
        (await CheckAsync()).Outcome.ShouldBe(RetrainOutcome.Completed);
        (await _loop.Store.Runs.GetTriggerStateAsync()).ConsecutiveFailures.ShouldBe(0);
    }

    [Test]
    public async Task Optional_drift_triggers_see_a_rising_override_rate_and_shifted_features()
    {
        IRetrainTrigger[] triggers = [new AdwinTrigger(), new PsiTrigger()];
        await _loop.CollectAsync(Batch("a", 600));
        (await _loop.Retrainer().RunAsync(RetrainRequest.Manual())).Outcome.ShouldBe(RetrainOutcome.Completed);
        _loop.Time.Advance(TimeSpan.FromHours(2));
        await _loop.CollectAsync(new Feedback { Rows = 400, Prefix = "b", RowSeed = 8 }.Make());
        RetrainResult calm = await _loop.Retrainer(triggers: triggers).RunAsync(RetrainRequest.IfDue);
        calm.Outcome.ShouldBe(RetrainOutcome.NotDue, calm.Explanation);

        await _loop.CollectAsync([.. new Feedback { Rows = 600, Prefix = "c", RowSeed = 9, OverrideRate = 0.5 }.Make().Select(static s => s with { Features = s.Features.ToArray().Select(static (v, i) => i == 2 ? v + 3 : v).ToArray() })]);
        RetrainResult drifted = await _loop.Retrainer(triggers: triggers).RunAsync(RetrainRequest.IfDue);
        drifted.Triggers.ShouldAllBe(static t => t.Fires && t.IsDrift);
        drifted.Triggers[1].Explanation.ShouldContain("f2");
    }
}

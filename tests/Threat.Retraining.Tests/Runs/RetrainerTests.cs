using Threat.Core;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>One full turn of the loop with a real model on a real store.</summary>
public sealed class RetrainerTests
{
    private TempFolder _folder = null!;
    private SqliteSampleStore _store = null!;
    private InMemoryModelRegistry _registry = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _store = new SqliteSampleStore(_folder.File("samples.db"));
        _registry = new InMemoryModelRegistry(new LogisticRegressionFormat());
    }

    [TearDown]
    public void TearDown()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private RetrainSteps Steps() => new()
    {
        Trainer = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 60 }),
        Registry = _registry,
        Resampler = new CopyingResampler(),
        Calibrator = new PlainCalibrator(),
        Thresholds = new PlainThresholdOptimizer(),
    };

    private ModelRetrainer Retrainer(Action<RetrainingOptions>? change = null, RetrainSteps? steps = null)
        => new(_store, _store.Runs, _store.RunLock, steps ?? Steps(), Feedback.Options(change).Wrap());

    private async Task CollectAsync(Feedback feedback)
    {
        await using TrainingCollector collector = new(_store, Feedback.Options().Wrap());
        await collector.CollectManyAsync(feedback.Make());
    }

    [Test]
    public async Task A_first_model_that_beats_the_majority_class_is_promoted()
    {
        await CollectAsync(new Feedback { Rows = 6000 });
        RetrainResult result = await Retrainer().RunAsync(RetrainRequest.IfDue);
        TestContext.Out.WriteLine(result.Record?.ToString() ?? result.Explanation);
        result.Error.ShouldBeNull();
        (result.Outcome, result.Record!.Decision, result.Run!.State).ShouldBe((RetrainOutcome.Completed, RunDecision.Promote, RunState.Completed));
        result.Run.Reason.ShouldStartWith("sample-count: 6,000 new verified samples");
        string? champion = await _registry.GetAliasAsync("default", ModelVersion.Champion);
        champion.ShouldBe(result.Record.Version);
        using ThreatModel model = await _registry.LoadAsync("default", champion!);
        model.Info.Lineage["run.id"].ShouldBe(result.Run.RunId);
        result.Record.ChallengerMetrics!.MacroF1.Rate.ShouldBeGreaterThan(0.6);
        (await _store.GetStatisticsAsync(Feedback.Schema.Hash)).Unclaimed.ShouldBe(0);
        RunRecord.FromJson((await _store.Runs.GetRecordAsync(result.Run.RunId))!).ToJson().ShouldBe(result.Record.ToJson());
    }

    [Test]
    public async Task Too_few_test_rows_are_insufficient_evidence()
    {
        await CollectAsync(new Feedback { Rows = 2000 });
        RetrainResult result = await Retrainer().RunAsync(RetrainRequest.Manual());
        result.Record!.Decision.ShouldBe(RunDecision.InsufficientEvidence);
        result.Record.Why.ShouldMatch(@"^only \d+ test rows; 1000 are needed to tell a better model from luck$");
        (await _registry.ListAsync("default")).ShouldBeEmpty();
        (await _store.GetStatisticsAsync(Feedback.Schema.Hash)).Unclaimed.ShouldBe(0, "the samples are counted; they are history in the next run");
    }

    [Test]
    public async Task An_empty_store_gives_no_run_by_trigger_and_no_promotion_by_hand()
    {
        (await Retrainer().RunAsync(RetrainRequest.IfDue)).Outcome.ShouldBe(RetrainOutcome.NotDue);
        RetrainResult manual = await Retrainer().RunAsync(RetrainRequest.Manual());
        (manual.Record!.Decision, manual.Record.Why).ShouldBe((RunDecision.InsufficientEvidence, "No verified sample is left to train on."));
    }

    [Test]
    public async Task A_better_model_replaces_the_champion_and_an_equal_one_does_not()
    {
        await CollectAsync(new Feedback { Rows = 6000, Prefix = "a" });
        RetrainSteps weak = Steps() with { Trainer = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 2, LearningRate = 0.02 }), Resampler = null, Thresholds = null };
        RetrainResult first = await Retrainer(steps: weak).RunAsync(RetrainRequest.Manual());
        first.Record!.Decision.ShouldBe(RunDecision.Promote, first.Explanation);

        await CollectAsync(new Feedback { Rows = 2000, Prefix = "b", RowSeed = 2, From = Feedback.Start.AddDays(31), Span = TimeSpan.FromDays(8) });
        RetrainResult better = await Retrainer(steps: Steps()).RunAsync(RetrainRequest.Manual());
        TestContext.Out.WriteLine(better.Record);
        better.Record!.Decision.ShouldBe(RunDecision.Promote, better.Explanation);
        better.Record.Champion.ShouldBe(first.Record.Version);

        RetrainResult again = await Retrainer(steps: Steps()).RunAsync(RetrainRequest.Manual());
        again.Record!.Decision.ShouldBe(RunDecision.Reject);
        (await _registry.GetAliasAsync("default", ModelVersion.Champion)).ShouldBe(better.Record.Version);

        (await Retrainer().RollbackAsync()).ShouldBe(first.Record.Version);
        (await _registry.GetAliasAsync("default", ModelVersion.Champion)).ShouldBe(first.Record.Version);
    }

    [Test]
    public async Task Rows_with_masks_train_a_model_that_sees_missing_indicators()
    {
        await CollectAsync(new Feedback { Rows = 6000, WithMasks = true });
        RetrainResult result = await Retrainer().RunAsync(RetrainRequest.Manual());
        result.Record!.Decision.ShouldBe(RunDecision.Promote, result.Explanation);
        using ThreatModel model = await _registry.LoadAsync("default", result.Record.Version!);
        (model.Info.Schema.Name, model.Trained.FeatureCount).ShouldBe(("test-features/v1+missing", 16));
    }

    [Test]
    public async Task A_replay_repeats_the_run_to_the_bit_and_changes_nothing()
    {
        await CollectAsync(new Feedback { Rows = 6000 });
        ModelRetrainer retrainer = Retrainer();
        RunRecord run = (await retrainer.RunAsync(RetrainRequest.Manual())).Record!;
        await CollectAsync(new Feedback { Rows = 1000, Prefix = "later", RowSeed = 5 });
        RunRecord replay = await Retrainer(steps: Steps() with { Registry = new InMemoryModelRegistry(new LogisticRegressionFormat()) }).ReplayAsync(run.RunId);
        replay.ChallengerMetrics!.Classes.ShouldBe(run.ChallengerMetrics!.Classes);
        (replay.Samples.Sha256, replay.Calibration!.Result, replay.Thresholds!.Result, replay.Gate.Last()).ShouldBe((run.Samples.Sha256, run.Calibration!.Result, run.Thresholds!.Result, run.Gate.Last()));

        RunRecord without = await retrainer.ReplayAsync(run.RunId, ["reviewer3"]);
        without.Screens.Single(static s => s.Name == "replay without reviewers").LeftOut.ShouldBeInRange(150, 350);
        (await _registry.ListAsync("default")).Count.ShouldBe(2, "the refit of the run and the model from before it");
        (await _store.Runs.ListAsync()).Count.ShouldBe(1);
    }

    [Test]
    public async Task A_step_that_throws_fails_the_run_and_releases_the_samples()
    {
        await CollectAsync(new Feedback { Rows = 3000 });
        RetrainResult result = await Retrainer(steps: Steps() with { Trainer = new FailingTrainer() }).RunAsync(RetrainRequest.Manual());
        (result.Outcome, result.Explanation, result.Run!.State).ShouldBe((RetrainOutcome.Failed, "The run failed: no luck", RunState.Failed));
        result.Error.ShouldBeOfType<NotSupportedException>();
        (await _store.GetStatisticsAsync(Feedback.Schema.Hash)).Unclaimed.ShouldBe(3000);
    }

    [Test]
    public async Task Cancelling_stops_the_training_and_releases_the_samples()
    {
        await CollectAsync(new Feedback { Rows = 3000 });
        using CancellationTokenSource stop = new();
        ImmediateProgress<RetrainProgress> watch = new(p =>
        {
            if (p is { Step: "train", Fraction: > 0.1 }) stop.Cancel();
        });
        RetrainResult result = await Retrainer().RunAsync(RetrainRequest.Manual(), watch, stop.Token);
        (result.Outcome, result.Run!.State, result.Run.Error).ShouldBe((RetrainOutcome.Cancelled, RunState.Cancelled, "it was asked to stop"));
        (await _store.GetStatisticsAsync(Feedback.Schema.Hash)).Unclaimed.ShouldBe(3000);
    }

    [Test]
    public async Task A_second_request_reports_the_run_that_is_under_way()
    {
        await CollectAsync(new Feedback { Rows = 3000 });
        RetrainResult? second = null;
        ImmediateProgress<RetrainProgress> watch = new(p =>
        {
            if (p.Step == "train") second ??= Retrainer().RunAsync(RetrainRequest.Manual()).GetAwaiter().GetResult();
        });
        RetrainResult first = await Retrainer().RunAsync(RetrainRequest.Manual("first"), watch);
        (second!.Outcome, second.Run!.RunId, second.Run.Reason).ShouldBe((RetrainOutcome.AlreadyRunning, first.Run!.RunId, "first"));
    }

    [Test]
    public async Task A_champion_of_another_schema_is_refused_by_name()
    {
        await CollectAsync(new Feedback { Rows = 6000 });
        await Retrainer().RunAsync(RetrainRequest.Manual());
        FeatureSchemaId other = new("test-features/v2", Feedback.Schema.Columns);
        await using (TrainingCollector collector = new(_store, Feedback.Options(o => o.Schema = other).Wrap()))
            await collector.CollectManyAsync([.. new Feedback { Rows = 100, Prefix = "v2" }.Make().Select(s => s with { SchemaHash = other.Hash })]);
        RetrainResult result = await Retrainer(o => o.Schema = other).RunAsync(RetrainRequest.Manual());
        result.Explanation.ShouldStartWith($"The run failed: The champion of model 'default', version v0002, expects schema {Feedback.Schema}; the samples are of {other}. Two schemas cannot be compared");
    }

    [Test]
    public async Task A_damaged_champion_fails_the_run_by_name_and_releases_the_samples()
    {
        await CollectAsync(new Feedback { Rows = 6000 });
        Detection.FileModelRegistry registry = new(new Detection.FileModelRegistryOptions { Folder = _folder.File("models"), Readers = Detection.ThreatModelReaders.Default.With(new LogisticRegressionFormat()) });
        RetrainSteps steps = Steps() with { Registry = registry };
        RetrainResult first = await Retrainer(steps: steps).RunAsync(RetrainRequest.Manual());
        first.Record!.Decision.ShouldBe(RunDecision.Promote, first.Explanation);
        string damaged = Path.Combine(_folder.File("models"), "default", "versions", first.Record.Version!, "model", "thresholds.json");
        File.WriteAllText(damaged, File.ReadAllText(damaged) + " ");
        await CollectAsync(new Feedback { Rows = 1000, Prefix = "b", RowSeed = 2, From = Feedback.Start.AddDays(31) });

        RetrainResult result = await Retrainer(steps: steps).RunAsync(RetrainRequest.Manual());
        result.Outcome.ShouldBe(RetrainOutcome.Failed);
        result.Explanation.ShouldContain("is damaged: thresholds.json has");
        result.Explanation.ShouldContain("Take another version or train again.");
        (await _store.GetStatisticsAsync(Feedback.Schema.Hash)).Unclaimed.ShouldBe(1000);
        (await registry.GetAliasAsync("default", ModelVersion.Champion)).ShouldBe(first.Record.Version, "nothing was moved");
    }
}

using Threat.Core;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>What passes the gate is trained once more on every row; the next run compares like with like, or on rows that the champion has not learned from.</summary>
public sealed class RefitTests
{
    private Loop _loop = null!;

    [SetUp]
    public void SetUp() => _loop = new Loop { Resampler = null };

    [TearDown]
    public void TearDown() => _loop.Dispose();

    private static IModelTrainer Weak => new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 2, LearningRate = 0.02 });

    private static IModelTrainer Strong => new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 60 });

    private async Task<RunRecord> RunAsync(Feedback? feedback, IModelTrainer? trainer = null, Action<RetrainingOptions>? change = null)
    {
        if (feedback is not null) await _loop.CollectAsync(feedback.Make());
        if (trainer is not null) _loop.Trainer = trainer;
        RetrainResult result = await _loop.Retrainer(change).RunAsync(RetrainRequest.Manual());
        result.Error.ShouldBeNull();
        TestContext.Out.WriteLine(result.Record);
        return result.Record!;
    }

    private static Feedback First => new() { Rows = 6000, Prefix = "a" };

    private static Feedback Later(int rows = 3000) => new() { Rows = rows, Prefix = "b", RowSeed = 2, From = Feedback.Start.AddDays(31), Span = TimeSpan.FromDays(15) };

    [Test]
    public async Task What_serves_has_learned_from_every_row_but_those_kept_apart_with_the_thresholds_of_the_gate()
    {
        RunRecord record = await RunAsync(First);
        record.Decision.ShouldBe(RunDecision.Promote, record.Why);
        record.Refit!.Serves.ShouldBeTrue(record.Refit.Why);
        record.Refit.Checks.ShouldContain(static c => c.Name == "rows that neither model was trained on" && c.Holds == true);
        int held = (int)(0.1 * 6000), stopping = record.Folds.Single(static f => f.Name == "validation").Rows;
        record.Refit.Rows.ShouldBeInRange(6000 - held - stopping - 150, 6000 - held - stopping + 150);
        record.Refit.BalancedCounts.Values.Sum().ShouldBe(record.Refit.Rows);
        using ThreatModel serves = await _loop.Registry.LoadAsync("default", record.Version!), gated = await _loop.Registry.LoadAsync("default", serves.Info.Lineage["refit.of"]);
        serves.Policy.Thresholds.ToString().ShouldBe(gated.Policy.Thresholds.ToString());
        serves.Calibration.ToJson().ShouldBe(gated.Calibration.ToJson());
        serves.Trained.Export().Values.First().ShouldNotBe(gated.Trained.Export().Values.First());
        DateTimeOffset tested = record.Folds.Single(static f => f.Name == "test").From!.Value, newest = record.Folds.Where(static f => f.Name != "test").Max(static f => f.To!.Value);
        DateTimeOffset.Parse(gated.Info.Lineage["learned.before"], System.Globalization.CultureInfo.InvariantCulture).ShouldBe(newest.AddTicks(1));
        record.TestSplit!.From.ShouldBeInRange(tested.AddDays(-1), tested);
        RunRecord.FromJson(record.ToJson()).TestSplit!.ShouldBe(record.TestSplit with { DividedSources = [] }, "no source is large");
        DateTimeOffset.Parse(serves.Info.Lineage["learned.before"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(tested.AddDays(1));
        record.ToString().ShouldContain($"refit on {record.Refit.Rows:N0} rows: serves.");
        record.ToHtml().ShouldContain("Checks of the refit");
        RunRecord.FromJson(record.ToJson()).Refit!.Checks.ShouldBe(record.Refit.Checks);
    }

    [Test]
    public async Task Without_the_option_the_gated_model_serves()
    {
        RunRecord record = await RunAsync(First, change: static o => o.Refit = false);
        (record.Decision, record.Refit, (await _loop.Registry.ListAsync("default")).Count).ShouldBe((RunDecision.Promote, null, 1));
    }

    [Test]
    public async Task The_next_run_compares_with_the_model_from_before_the_refit_and_a_rollback_skips_it()
    {
        RunRecord first = await RunAsync(First, Weak);
        _loop.Gate = new EveryoneGate();
        RunRecord second = await RunAsync(Later(), Strong);
        using ThreatModel serves = await _loop.Registry.LoadAsync("default", first.Version!);
        (second.Decision, second.Champion, second.ComparedWith).ShouldBe((RunDecision.Promote, first.Version, serves.Info.Lineage["refit.of"]));
        second.FoldNotes.ShouldNotContain(static n => n.Contains("has learned from them", StringComparison.Ordinal), "the version from before the refit has not");
        second.ToString().ShouldContain($"{second.ComparedWith}, champion {first.Version} before its refit");
        (await _loop.Retrainer().RollbackAsync()).ShouldBe(first.Version);
        await Should.ThrowAsync<InvalidOperationException>(async () => await _loop.Retrainer().RollbackAsync());
    }

    [Test]
    public async Task Where_only_the_refit_is_left_the_rows_it_has_learned_from_are_not_tested_on()
    {
        RunRecord first = await RunAsync(First, Weak);
        (await _loop.Registry.PruneAsync("default", 1)).Count.ShouldBe(1);
        RunRecord few = await RunAsync(Later(500), Strong);
        (few.Decision, few.ComparedWith).ShouldBe((RunDecision.InsufficientEvidence, first.Version));
        few.FoldNotes.ShouldContain(n => n.EndsWith($"test rows are left out because version {first.Version}, which the new model is compared with, has learned from them.", StringComparison.Ordinal));
        RunRecord enough = await RunAsync(new Feedback { Rows = 2500, Prefix = "c", RowSeed = 3, From = Feedback.Start.AddDays(47), Span = TimeSpan.FromDays(10) });
        enough.Decision.ShouldBe(RunDecision.Promote, enough.Why);
        enough.Folds.Single(static f => f.Name == "test").Rows.ShouldBeGreaterThan(1000);
    }

    [Test]
    public async Task A_refit_that_went_wrong_does_not_serve()
    {
        RunRecord first = await RunAsync(First, new SecondTimeBad(Weak));
        first.Refit!.Serves.ShouldBeFalse();
        first.Refit.Checks.Single(static c => c.Holds == false).Name.ShouldBe("rows that neither model was trained on");
        first.Refit.Why.ShouldEndWith("The model that passed the gate serves.");
        (first.Decision, (await _loop.Registry.ListAsync("default")).Count).ShouldBe((RunDecision.Promote, 1), "nothing was compared before: the gated model serves");

        _loop.Gate = new EveryoneGate();
        RunRecord second = await RunAsync(Later(), Strong);
        (second.Decision, second.Refit!.Serves).ShouldBe((RunDecision.Promote, true));
        RunRecord third = await RunAsync(new Feedback { Rows = 3000, Prefix = "c", RowSeed = 3, From = Feedback.Start.AddDays(47), Span = TimeSpan.FromDays(15) }, new SecondTimeBad(Strong));
        (third.Decision, third.Refit!.Serves).ShouldBe((RunDecision.Reject, false), "the model that passed was compared with the one from before the champion's refit");
        third.Why.ShouldStartWith("The gate passed, but not the refit: ");
        third.Refit.Why.ShouldEndWith("The champion, a refit itself, goes on serving.");
        (await _loop.Registry.GetAliasAsync("default", ModelVersion.Champion)).ShouldBe(second.Version);
    }

    [Test]
    public async Task Copies_of_rows_for_early_stopping_are_not_learned_from_and_rows_with_learned_copies_are_not_checked_on()
    {
        SpyTrainer spy = new(Strong);
        TrainingSample[] rows = First.Make();
        // Every tenth vector comes again, from another source.
        TrainingSample[] all = [.. rows, .. rows.Where(static (_, i) => i % 10 == 0).Select(static (s, i) => s with { IncidentId = $"copy-{i}", Source = $"copy-{i}" })];
        await _loop.CollectAsync(all);
        RunRecord record = await RunAsync(null, spy);
        record.Decision.ShouldBe(RunDecision.Promote, record.Why);
        TrainingRequest refit = spy.Requests[1];
        HashSet<string> taught = [.. Vectors(refit.Train)], stopping = [.. Vectors(refit.Validation!)];
        taught.Overlaps(stopping).ShouldBeFalse();
        record.Refit!.Notes.ShouldContain(static n => n.EndsWith("rows are left out because a row for early stopping holds the same vector.", StringComparison.Ordinal));
        record.Refit.Notes.ShouldContain(static n => n.EndsWith("rows of held-out sources are not checked on because the refit has learned from the same vector.", StringComparison.Ordinal));
        Internal.HeldOutRows heldOut = new([], 0.1);
        int checkedOn = refit.Validation!.RowCount + all.Count(s => heldOut.Holds(s.Source, s.IncidentId) && !taught.Contains(Vector(s.Features.Span)));
        record.Refit.Checks.Single(static c => c.Name == "rows that neither model was trained on").Detail.ShouldContain($" {checkedOn} rows of held-out sources and for early stopping;");
        record.ToString().ShouldContain(record.Refit.Notes[0]);
        record.ToHtml().ShouldContain(record.Refit.Notes[0]);
    }

    private static IEnumerable<string> Vectors(LabeledDataset rows) => Enumerable.Range(0, rows.RowCount).Select(i => Vector(rows.Features.Row(i)));

    private static string Vector(ReadOnlySpan<float> row) => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(row));

    /// <summary>Its first training is in order; later ones see labels that were turned round.</summary>
    private sealed class SecondTimeBad(IModelTrainer inner) : IModelTrainer
    {
        private int _trainings;

        public string Name => inner.Name;

        public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            if (_trainings++ == 0) return inner.Train(request, progress, cancellationToken);
            LabeledDataset d = request.Train;
            LabeledDataset turned = new(d.Features, d.Labels.ToArray().Select(l => (l + 1) % d.LabelSet.Count).ToArray(), d.LabelSet, d.EntityIds, d.Times);
            return inner.Train(new TrainingRequest(turned) { Seed = request.Seed }, progress, cancellationToken);
        }
    }
}

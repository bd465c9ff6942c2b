using Threat.Core;
using Threat.Retraining.Internal;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>
/// The default gate without a golden set against targeted flips: brute force called normal, by many accounts below every quota, at a confidence below the two-person rule's,
/// riding on a model that is better than a weak champion in every respect. The same weeks without flips are promoted, so the gate does not merely refuse everything.
/// </summary>
public sealed class DefaultGateAttackTests
{
    private const int Seeds = 5;

    /// <summary>A weak champion, then weeks in which a share of the Brute rows (10 % of all rows) is called normal, then a run.</summary>
    private static async Task<RunRecord> RunAsync(long seed, double flipped, Action<RetrainingOptions>? change = null, Func<Feedback, Feedback>? later = null, Func<TrainingSample, TrainingSample>? also = null, bool strong = false, IPromotionGate? gate = null)
    {
        using Loop loop = new() { Resampler = null, Gate = gate };
        double separation = strong ? 1.2 : 0.8;
        await loop.CollectAsync(new Feedback { Rows = 6000, Separation = separation, Prefix = "clean", RowSeed = 1000 + seed }.Make());
        loop.Trainer = new LogisticRegressionTrainer(strong ? new LogisticRegressionOptions { Epochs = 60 } : new LogisticRegressionOptions { Epochs = 2, LearningRate = 0.02 });
        RetrainResult first = await loop.Retrainer(change).RunAsync(RetrainRequest.Manual());
        first.Record!.Decision.ShouldBe(RunDecision.Promote, first.Explanation);
        Feedback weeks = new() { Rows = 6000, Separation = separation, Prefix = "later", RowSeed = 2000 + seed, From = Feedback.Start.AddDays(31) };
        await loop.CollectAsync([.. (later?.Invoke(weeks) ?? weeks).Make().Select((s, i) => (s.CorrectLabel ?? s.PredictedLabel) == "Brute" && i % 100 < 100 * flipped ? Flip(s) : s).Select(s => also?.Invoke(s) ?? s)]);
        loop.Trainer = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 60 });
        RunRecord record = (await loop.Retrainer(change).RunAsync(RetrainRequest.Manual())).Record!;
        TestContext.Out.WriteLine($"seed {seed}: {record.Decision}. {record.Why}");
        TestContext.Out.WriteLine($"  {record.Neighbors}");
        return record;
    }

    private static TrainingSample Flip(TrainingSample s) => s with { PredictedLabel = "Brute", Verdict = Verdict.Override, CorrectLabel = "Normal", Confidence = 0.6 };

    [TestCase(1.0, 0)]
    [TestCase(0.5, 0)]
    [TestCase(0.5, 6000)]
    public async Task Targeted_flips_of_5_and_10_percent_of_the_rows_are_never_promoted(double shareOfClass, int maxRows)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            RunRecord record = await RunAsync(seed, shareOfClass, o => o.MaxRows = maxRows > 0 ? maxRows : o.MaxRows);
            record.Decision.ShouldBe(RunDecision.Reject);
            record.Gate.Single(static c => c.Name == "normal among known attacks").Holds.ShouldBe(false);
        }
    }

    [Test]
    public async Task The_same_weeks_without_flips_are_promoted()
    {
        for (int seed = 1; seed <= Seeds; seed++) (await RunAsync(seed, 0)).Decision.ShouldBe(RunDecision.Promote);
    }

    [Test]
    public async Task Fewer_attacks_than_before_are_no_flips()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            RunRecord record = await RunAsync(seed, 0, later: static f => f with { Shares = [0.96, 0.03, 0.01] });
            record.Gate.Single(static c => c.Name == "normal among known attacks").Holds.ShouldBe(true, record.Neighbors!.ToString());
        }
    }

    [Test]
    public async Task Verdicts_that_a_second_reviewer_confirmed_are_no_flips()
    {
        RunRecord record = await RunAsync(1, 0.5, also: static s => s.Confidence == 0.6 ? s with { SecondReviewerId = "second" } : s);
        record.Gate.Single(static c => c.Name == "normal among known attacks").Holds.ShouldBe(true);
    }

    [Test]
    public async Task A_good_champion_is_not_replaced_by_one_that_forgets_a_class_even_without_looking_at_neighbours()
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            // The run reads the poisoned weeks alone: with the clean ones in it the class is not forgotten.
            RunRecord record = await RunAsync(seed, 1, static o => (o.Gate.NeighborAlpha, o.MaxRows) = (0, 6000), strong: true);
            record.Decision.ShouldBe(RunDecision.Reject);
            record.Gate.Single(static c => c.Name == "recall of Brute").Holds.ShouldBeNull("the class is gone from the poisoned fold");
            record.Gate.Single(static c => c.Name == "known Brute").Holds.ShouldBe(false);
        }
    }

    [Test]
    public async Task Before_a_promotion_an_unusual_reviewer_is_looked_into_and_harm_is_named()
    {
        void Open(RetrainingOptions o) => (o.Screening.ReviewerRateRule, o.Screening.ReviewerShare, o.MaxRows) = (false, 1, 6000);
        // Half of the class is flipped, in the rows of the run: without eve there is still something to learn it from.
        // A gate that sees nothing: what is left is the influence.
        EveryoneGate gate = new();
        RunRecord record = await RunAsync(1, 0.5, Open, also: static s => s.Confidence == 0.6 ? s with { ReviewerId = "eve" } : s, strong: true, gate: gate);
        TestContext.Out.WriteLine(record.Influences[0]);
        record.Influences[0].ReviewerId.ShouldBe("eve");
        record.Gate.Single(static c => c.Name == "influence of eve").Holds.ShouldBe(false);
        record.Decision.ShouldBe(RunDecision.Reject);
        record.Why.ShouldStartWith("Not met: influence of eve (");
        record.Why.ShouldEndWith("Screening.ExcludedReviewers leaves them out of the next run.");
        RunRecord without = await RunAsync(1, 0.5, o =>
        {
            Open(o);
            o.Screening.ExcludedReviewers = ["eve"];
        }, also: static s => s.Confidence == 0.6 ? s with { ReviewerId = "eve" } : s, strong: true, gate: gate);
        without.Screens.Single(static s => s.Name == "excluded reviewers").LeftOut.ShouldBeGreaterThan(200);
        without.Influences.ShouldBeEmpty("without eve nobody is unusual");
        without.Decision.ShouldBe(RunDecision.Promote);
    }

    [Test]
    public async Task A_champion_from_elsewhere_is_not_replaced_blindly()
    {
        using Loop loop = new();
        await loop.CollectAsync(new Feedback { Rows = 6000, Separation = 0.8 }.Make());
        using (ITrainedModel weak = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 2, LearningRate = 0.02 }).Train(new TrainingRequest(new Feedback { Rows = 2000, Separation = 0.8, RowSeed = 50 }.Dataset())))
        {
            ThreatModel imported = new(weak, new PlainCalibrator().Fit(LabeledLogits.Score(weak, new Feedback { Rows = 500, RowSeed = 51 }.Dataset())).Calibration, DecisionPolicy.Argmax(Feedback.Labels), new ModelInfo("default", Feedback.Schema, Feedback.Start));
            ModelVersion version = await loop.Registry.RegisterAsync(imported);
            (await loop.Registry.TrySetAliasAsync("default", ModelVersion.Champion, null, version.Version)).ShouldBeTrue();
        }
        RunRecord blind = (await loop.Retrainer().RunAsync(RetrainRequest.Manual())).Record!;
        blind.Decision.ShouldBe(RunDecision.InsufficientEvidence);
        blind.Why.ShouldStartWith("Not met: known rows (nothing shows whether the feedback is poisoned: no run of this store made the champion, no reviewer is trusted, and there is no golden set.");
        (await loop.Retrainer(static o => o.Gate.RequireKnownRows = false).RunAsync(RetrainRequest.Manual())).Record!.Decision.ShouldBe(RunDecision.Promote);
    }

    [Test]
    public async Task Held_out_sources_are_the_same_in_every_run_and_never_learned_from()
    {
        using Loop loop = new();
        SpyTrainer spy = new(loop.Trainer);
        loop.Trainer = spy;
        loop.Resampler = null;
        await loop.CollectAsync(new Feedback { Rows = 6000, Prefix = "a" }.Make());
        await loop.Retrainer().RunAsync(RetrainRequest.Manual());
        await loop.CollectAsync(new Feedback { Rows = 3000, Prefix = "b", RowSeed = 3, From = Feedback.Start.AddDays(31) }.Make());
        RunRecord record = (await loop.Retrainer().RunAsync(RetrainRequest.Manual())).Record!;
        HeldOutRows rule = new([], 0.1);
        string[] sources = [.. spy.Requests.SelectMany(static r => r.Train.EntityIds!.Concat(r.Validation?.EntityIds ?? [])).Distinct()];
        sources.ShouldAllBe(s => !rule.Holds(s, ""));
        sources.Length.ShouldBeGreaterThan(900);
        Enumerable.Range(0, 10_000).Count(i => rule.Holds($"198.51.{i / 256}.{i % 256}", "")).ShouldBeInRange(900, 1100);
        record.FoldNotes.ShouldContain(static n => n.EndsWith("rows of held-out sources are kept from learning, to compare later models on (FoldOptions.HeldOutSources)."));
    }

    [Test]
    public void A_source_with_much_of_the_data_is_divided_by_incident()
    {
        ScreenedSample[] rows = [.. Enumerable.Range(0, 2000).Select(static i => new ScreenedSample(i, $"i{i}", 0, 0, 0.5, "import", null, i < 1000 ? "file" : $"s{i}", Feedback.Start, true))];
        HeldOutRows rule = new(rows, 0.1);
        rows.Count(r => r.Source == "file" && rule.Holds(r.Source, r.IncidentId)).ShouldBeInRange(70, 130);
        new HeldOutRows(rows, 0).Holds("s1", "i1").ShouldBeFalse();
    }
}

using Threat.Core;
using Threat.Retraining.Internal;

namespace Threat.Retraining.Tests;

/// <summary>What happens before a promotion when a reviewer is unusual.</summary>
public sealed class InfluenceTests
{
    private Loop _loop = null!;

    [SetUp]
    public void SetUp() => _loop = new Loop { Resampler = null, Gate = new EveryoneGate() };

    [TearDown]
    public void TearDown() => _loop.Dispose();

    /// <summary>Nothing is left out before training, so that what eve does is seen after it alone.</summary>
    private static void Open(RetrainingOptions o) => (o.Screening.ReviewerRateRule, o.Screening.TwoPersonRule, o.Screening.ReviewerShare, o.Screening.SourceShare) = (false, false, 1, 1);

    /// <summary>Every second row of a class is said by a reviewer to be normal.</summary>
    private static TrainingSample[] Flipped(string reviewer, string predicted) => [.. new Feedback { Rows = 6000 }.Make().Select((s, i) => i % 2 == 0 && (s.CorrectLabel ?? s.PredictedLabel) == predicted
        ? s with { PredictedLabel = predicted, Verdict = Verdict.Override, CorrectLabel = "Normal", ReviewerId = reviewer } : s)];

    private async Task<RunRecord> RunAsync(TrainingSample[] samples)
    {
        await _loop.CollectAsync(samples);
        RetrainResult result = await _loop.Retrainer(Open).RunAsync(RetrainRequest.Manual());
        TestContext.Out.WriteLine(result.Record?.ToString() ?? result.Explanation);
        result.Outcome.ShouldBe(RetrainOutcome.Completed, result.Explanation);
        return result.Record!;
    }

    [Test]
    public async Task A_comparison_that_cannot_be_made_stops_the_promotion_and_neither_the_run_nor_the_next_comparison()
    {
        _loop.Golden = new GoldenSet(new Feedback { Rows = 1500, RowSeed = 99 }.Dataset());
        _loop.Trainer = new SecondTimeFails(_loop.Trainer);
        RunRecord record = await RunAsync([.. Flipped("eve", "Brute").Select(static (s, i) => s.ReviewerId != "eve" && i % 3 == 0 && (s.CorrectLabel ?? s.PredictedLabel) == "Scan"
            ? s with { PredictedLabel = "Scan", Verdict = Verdict.Override, CorrectLabel = "Normal", ReviewerId = "mallory" } : s)]);
        GateCondition[] influences = [.. record.Gate.Where(static c => c.Name.StartsWith("influence of ", StringComparison.Ordinal))];
        influences.Select(static c => c.Name).Order().ShouldBe(["influence of eve", "influence of mallory"]);
        (influences[0].Holds, influences[0].Figure, influences[0].Detail).ShouldBe((false, null, "not known, which counts as harm: training without the reviewer failed: no luck"));
        influences[1].Figure.ShouldNotBeNull("the other one is still compared");
        record.Influences.Length.ShouldBe(1);
        record.Decision.ShouldBe(RunDecision.Reject);
        record.Why.ShouldStartWith($"Not met: {influences[0].Name} (not known, which counts as harm: ");
        record.Refit.ShouldBeNull();
    }

    [Test]
    public async Task A_fold_that_only_the_reviewer_has_filled_stops_the_promotion_too()
    {
        _loop.Golden = new GoldenSet(new Feedback { Rows = 1500, RowSeed = 99 }.Dataset());
        TrainingSample[] samples = Flipped("eve", "Brute");
        foreach (int i in new TimeFoldPlanner().Plan(Planned(samples), 0).Calibrate) samples[i] = samples[i] with { ReviewerId = "eve" };
        RunRecord record = await RunAsync(samples);
        GateCondition eve = record.Gate.Single(static c => c.Name == "influence of eve");
        (record.Decision, eve.Holds).ShouldBe((RunDecision.Reject, false));
        eve.Detail.ShouldStartWith("not known, which counts as harm: training without the reviewer failed: The calibrate fold is empty");
    }

    /// <summary>As the run sees the samples before it splits them.</summary>
    private static LabeledDataset Planned(TrainingSample[] samples)
    {
        LabeledDataset rows = new Feedback { Rows = samples.Length }.Dataset();
        return new LabeledDataset(rows.Features, rows.Labels, rows.LabelSet, [.. samples.Select(static s => s.Source)], [.. samples.Select(static s => s.EventTime)]);
    }

    [Test]
    public async Task Without_rows_to_compare_on_the_record_says_so()
    {
        RunRecord record = await RunAsync(Flipped("eve", "Brute"));
        GateCondition eve = record.Gate.Single(static c => c.Name == "influence of eve");
        (eve.Holds, eve.Detail, record.Decision).ShouldBe((null, "there are no known rows and there is no golden set to compare on", RunDecision.Promote));
    }

    /// <summary>Of 100 rows a class, the model with the reviewer's samples loses some that the one without recognises.</summary>
    private static (ScoredRows With, ScoredRows Without) Rows(params int[] lost)
    {
        int[] truth = [.. Enumerable.Range(0, 300).Select(static i => i / 100)];
        int[] with = [.. truth.Select((t, i) => i % 100 < lost[t] ? (t + 1) % 3 : t)];
        double[] p = new double[900];
        Array.Fill(p, 1.0 / 3);
        LabeledProbabilities rows = new(new ProbabilityMatrix(p, 3), truth, Feedback.Labels);
        return (new ScoredRows(rows, with), new ScoredRows(rows, truth));
    }

    [TestCase(6, 1, false, true, TestName = "6 lost rows in one of 3 classes (p = 0.0156) are harm at 0.05 / 3")]
    [TestCase(6, 2, false, false, TestName = "but not with a second reviewer, at 0.05 / 6")]
    [TestCase(6, 1, true, false, TestName = "nor with golden rows beside the known ones")]
    [TestCase(8, 2, true, true, TestName = "8 lost rows (p = 0.0039) are harm at 0.05 / 12")]
    public void The_level_is_shared_among_all_comparisons(int lost, int reviewers, bool golden, bool harm)
    {
        (ReviewerInfluence? found, GateCondition condition) = UnusualReviewers.Judge("eve", 9, reviewers, Rows(0, lost, 0), golden ? Rows(0, 0, 0) : (null, null), new GateOptions());
        (condition.Holds == false).ShouldBe(harm, condition.Detail);
        (found!.WorstClass, Math.Round(found.Harm, 6)).ShouldBe(("Scan", lost / 100.0));
    }

    [Test]
    public void Classes_with_too_few_rows_are_not_judged()
        => UnusualReviewers.Judge("eve", 9, 1, Rows(0, 50, 0), (null, null), new GateOptions { MinKnownRows = 101 }).ShouldSatisfyAllConditions(
            static r => r.Found.ShouldBeNull(), static r => (r.Condition.Holds, r.Condition.Detail).ShouldBe((null, "no class has 101 known or golden rows to compare on")));

    private sealed class SecondTimeFails(IModelTrainer inner) : IModelTrainer
    {
        private int _trainings;

        public string Name => inner.Name;

        public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
            => ++_trainings == 2 ? throw new NotSupportedException("no luck") : inner.Train(request, progress, cancellationToken);
    }
}

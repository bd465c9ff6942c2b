using Microsoft.Data.Sqlite;
using System.Security.Cryptography;
using Threat.Core;
using Threat.Retraining.Internal;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>Each defence against poisoned feedback meets the attack it is for.</summary>
public sealed class PoisoningTests
{
    private Loop _loop = null!;

    [SetUp]
    public void SetUp() => _loop = new Loop();

    [TearDown]
    public void TearDown() => _loop.Dispose();

    private static ScreenedSample Row(int i, int label, string reviewer = "ann", string? second = null, string? source = null, int predicted = -1, double confidence = 0.9)
        => new(i, $"i{i}", predicted < 0 ? label : predicted, label, confidence, reviewer, second, source ?? $"s{i}", Feedback.Start, true);

    [Test]
    public void One_person_alone_cannot_call_confident_detections_harmless()
    {
        ScreenedSample[] rows =
        [
            Row(0, 0, "eve", predicted: 1), Row(1, 0, "eve", second: "ann", predicted: 1), Row(2, 0, "eve", predicted: 1, confidence: 0.79), Row(3, 2, "eve", predicted: 1), Row(4, 1, "eve", predicted: 0), Row(5, 0, "eve"),
        ];
        ScreenResult result = new TwoPersonScreen().Screen(rows, Feedback.Labels);
        result.LeftOut.ShouldBe([0]);
        result.Notes.ShouldBe(["1 overrides of detections with confidence 0.8 or more to Normal wait for a second reviewer (most by: eve 1)."]);
    }

    [Test]
    public void A_reviewer_cannot_flood_a_class_and_what_came_first_stays()
    {
        ScreenedSample[] rows = [.. Enumerable.Range(0, 200).Select(static i => Row(i, 1, $"r{i % 20}")), .. Enumerable.Range(200, 300).Select(static i => Row(i, 1, "eve"))];
        ScreenResult result = new QuotaScreen().Screen(rows, Feedback.Labels);
        result.LeftOut.Count.ShouldBe(250);
        result.LeftOut.ShouldAllBe(static i => i >= 250);
        result.Notes.ShouldBe(["Scan: 250 samples above the quota of 50 a reviewer (21 reviewers gave 500; over it: eve 300)."]);
    }

    [Test]
    public void A_source_cannot_flood_a_class()
    {
        ScreenedSample[] rows = [.. Enumerable.Range(0, 400).Select(static i => Row(i, 1, $"r{i % 20}")), .. Enumerable.Range(400, 100).Select(static i => Row(i, 1, $"r{i % 20}", source: "203.0.113.9"))];
        new QuotaScreen().Screen(rows, Feedback.Labels).LeftOut.Count.ShouldBe(95, "1 % of 500 rows are 5");
    }

    [Test]
    public void A_reviewer_who_calls_far_more_attacks_normal_than_the_others_waits_for_a_second_one()
    {
        ScreenedSample[] rows =
        [
            .. Enumerable.Range(0, 500).Select(static i => Row(i, i % 19 == 0 ? 0 : 1, $"r{i % 10}", predicted: 1)),
            .. Enumerable.Range(500, 50).Select(static i => Row(i, i % 2 == 0 ? 0 : 1, "eve", predicted: 1)), Row(550, 0, "eve", second: "ann", predicted: 1), Row(551, 0, "eve"), Row(552, 2, "eve", predicted: 1),
        ];
        ScreenResult result = new ReviewerRateScreen().Screen(rows, Feedback.Labels);
        result.LeftOut.Count.ShouldBe(25);
        result.LeftOut.ShouldAllBe(i => rows[i].ReviewerId == "eve" && rows[i].SecondReviewerId == null && rows[i].Label == 0);
        result.Notes.ShouldBe(["eve called 25 of 52 attack detections Normal (48.1 %; the others 5.5 %); they wait for a second reviewer."]);
        new ReviewerRateScreen(trustedReviewers: ["eve"]).Screen(rows, Feedback.Labels).LeftOut.ShouldBeEmpty("a second line that sees disputed cases only");
        new ReviewerRateScreen().Screen([.. rows.Where(static r => r.ReviewerId == "eve")], Feedback.Labels).LeftOut.ShouldBeEmpty("a lone reviewer has nobody to be compared with");
    }

    [Test]
    public void Honest_reviewers_are_rarely_held_back()
    {
        int held = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            held += new ReviewerRateScreen().Screen([.. Enumerable.Range(0, 1000).Select(i => Row(i, random.NextDouble() < 0.1 ? 0 : 1, $"r{random.Next(10)}", predicted: 1))], Feedback.Labels).LeftOut.Count > 0 ? 1 : 0;
        }
        held.ShouldBe(0);
    }

    [Test]
    public void A_small_team_keeps_its_equal_shares_and_a_trusted_import_has_no_quota()
    {
        ScreenedSample[] rows = [.. Enumerable.Range(0, 300).Select(static i => Row(i, 1, $"r{i % 3}")), .. Enumerable.Range(300, 5000).Select(static i => Row(i, 1, "import", source: "file"))];
        new QuotaScreen(trustedReviewers: ["import"]).Screen(rows, Feedback.Labels).LeftOut.ShouldBeEmpty();
    }

    [Test]
    public async Task A_row_written_or_changed_past_the_collector_is_not_trained_on()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        void Sign(RetrainingOptions o) => o.SigningKey = key;
        await _loop.CollectAsync(new Feedback { Rows = 1500 }.Make(), Sign);
        await _loop.Store.AppendAsync([Feedback.One("forged", verdict: Verdict.Override, correct: "Normal")]);
        await using (SqliteConnection direct = new($"Data Source={_loop.FileName}"))
        {
            await direct.OpenAsync();
            await using SqliteCommand change = direct.CreateCommand();
            change.CommandText = "UPDATE samples SET correct_label = 'Normal', verdict = 1 WHERE correct_label = 'Brute' AND sequence <= 300";
            int changed = await change.ExecuteNonQueryAsync();
            RetrainResult result = await _loop.Retrainer(Sign).RunAsync(RetrainRequest.Manual());
            result.Record!.Screens[0].Name.ShouldBe("provenance");
            result.Record.Screens[0].LeftOut.ShouldBe(changed + 1);
        }
    }

    [Test]
    public void Every_field_is_under_the_signature()
    {
        byte[] key = new byte[16];
        TrainingSample s = Feedback.One() with { Missing = new ulong[] { 1 } };
        s = s with { Signature = Provenance.Sign(s, key) };
        Provenance.Verify(s, key).ShouldBeTrue();
        Provenance.Verify(s, [.. key[1..], 1]).ShouldBeFalse();
        TrainingSample[] forged =
        [
            s with { IncidentId = "x" }, s with { VerdictVersion = 2 }, s with { Features = new float[8] }, s with { Missing = new ulong[] { 2 } }, s with { SchemaHash = "x" }, s with { PredictedLabel = "Brute" },
            s with { Confidence = 0.76 }, s with { ModelVersion = "x" }, s with { Verdict = Verdict.Override }, s with { CorrectLabel = "Normal" }, s with { CorrectLabel = null }, s with { ReviewerId = "x" },
            s with { SecondReviewerId = "x" }, s with { Source = "x" }, s with { EventTime = s.EventTime.AddSeconds(1) }, s with { IngestTime = s.IngestTime.AddSeconds(1) },
        ];
        forged.ShouldAllBe(f => !Provenance.Verify(f, key));
    }

    /// <summary>Brute force called normal: 5 % of all rows when every row of the class is meant.</summary>
    private static TrainingSample[] Flip(TrainingSample[] samples, Func<int, bool> which, string? reviewer, double confidence) => [.. samples.Select((s, i) => (s.CorrectLabel ?? s.PredictedLabel) == "Brute" && which(i)
        ? s with { PredictedLabel = "Brute", Verdict = Verdict.Override, CorrectLabel = "Normal", Confidence = confidence, ReviewerId = reviewer ?? s.ReviewerId }
        : s)];

    private static Feedback Later(long seed = 3) => new() { Rows = 6000, Prefix = "later", RowSeed = seed, From = Feedback.Start.AddDays(31), Shares = [0.75, 0.2, 0.05] };

    private async Task<RunRecord> AttackAsync(TrainingSample[] poisoned, Action<RetrainingOptions>? change = null)
    {
        _loop.Resampler = null;
        await _loop.CollectAsync(new Feedback { Rows = 6000, Prefix = "clean" }.Make());
        _loop.Trainer = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 8, LearningRate = 0.05 });
        RetrainResult first = await _loop.Retrainer().RunAsync(RetrainRequest.Manual());
        first.Record!.Decision.ShouldBe(RunDecision.Promote, first.Explanation);
        await _loop.CollectAsync(poisoned);
        _loop.Trainer = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 60 });
        RunRecord record = (await _loop.Retrainer(change).RunAsync(RetrainRequest.Manual())).Record!;
        TestContext.Out.WriteLine(record);
        return record;
    }

    [Test]
    public async Task Five_percent_targeted_flips_look_better_on_the_poisoned_fold_and_the_golden_set_stops_them()
    {
        _loop.Golden = new GoldenSet(new Feedback { Rows = 1500, RowSeed = 99 }.Dataset());
        // Many accounts, each below its quota, at a confidence below the two-person rule's; the run reads the poisoned weeks alone.
        RunRecord record = await AttackAsync(Flip(Later().Make(), static _ => true, null, 0.6), static o => o.MaxRows = 6000);
        record.Decision.ShouldBe(RunDecision.Reject);
        record.Gate.Single(static c => c.Name == "better than the champion").Holds.ShouldBe(true, "accuracy cannot be the defence");
        record.Gate.Single(static c => c.Name == "recall of Brute").Holds.ShouldBeNull("the class is gone from the poisoned fold");
        record.Gate.Single(static c => c.Name == "golden Brute").Holds.ShouldBe(false);
    }

    [Test]
    public async Task Confident_flips_by_one_person_never_reach_the_training()
    {
        _loop.Golden = new GoldenSet(new Feedback { Rows = 1500, RowSeed = 99 }.Dataset());
        RunRecord record = await AttackAsync(Flip(Later().Make(), static _ => true, "eve", 0.95));
        record.Screens.Single(static s => s.Name == "two-person rule").LeftOut.ShouldBe(300);
        record.Gate.Where(static c => c.Name.StartsWith("golden", StringComparison.Ordinal)).ShouldAllBe(static c => c.Holds == true);
    }

    [Test]
    public async Task The_influence_test_names_the_reviewer_who_does_harm()
    {
        void Off(RetrainingOptions o) => (o.Screening.ReviewerShare, o.Screening.SourceShare, o.Screening.TwoPersonRule, o.Screening.ReviewerRateRule) = (1, 1, false, false);
        _loop.Resampler = null;
        _loop.Golden = new GoldenSet(new Feedback { Rows = 1500, RowSeed = 99 }.Dataset());
        await _loop.CollectAsync(Flip(Later().Make(), static i => i % 10 < 7, "eve", 0.6));
        ModelRetrainer retrainer = _loop.Retrainer(Off);
        RetrainResult result = await retrainer.RunAsync(RetrainRequest.Manual());
        IReadOnlyList<ReviewerInfluence> found = await retrainer.MeasureInfluenceAsync(result.Run!.RunId, mostReviewers: 3);
        TestContext.Out.WriteLine(string.Join(Environment.NewLine, found));
        (found[0].ReviewerId, found[0].WorstClass).ShouldBe(("eve", "Brute"));
        found[0].Harm.ShouldBeGreaterThan(0.2);
        found.Skip(1).ShouldAllBe(f => f.Harm < 0.6 * found[0].Harm);
    }

    [Test]
    public async Task A_reviewer_without_whom_nothing_can_be_trained_is_named_with_the_reason()
    {
        static void Off(RetrainingOptions o) => (o.Screening.ReviewerShare, o.Screening.SourceShare, o.Screening.TwoPersonRule, o.Screening.ReviewerRateRule) = (1, 1, false, false);
        await _loop.CollectAsync([.. new Feedback { Rows = 1500 }.Make().Select(static s => s with { ReviewerId = "alone" })]);
        ModelRetrainer retrainer = _loop.Retrainer(Off);
        RetrainResult result = await retrainer.RunAsync(RetrainRequest.Manual());
        ReviewerInfluence found = (await retrainer.MeasureInfluenceAsync(result.Run!.RunId)).ShouldHaveSingleItem();
        (found.ReviewerId, found.WorstClass, found.Harm).ShouldBe(("alone", "", 0));
        found.NotMeasured.ShouldBe("without the reviewer: No verified sample is left to train on.");
        found.ToString().ShouldBe($"alone ({found.Overrides} overrides): not measured: without the reviewer: No verified sample is left to train on.");
    }

    [Test]
    public async Task Where_too_few_test_rows_are_left_for_the_golden_set_both_models_are_compared_on_test_rows()
    {
        static void Off(RetrainingOptions o) => (o.Screening.ReviewerShare, o.Screening.SourceShare, o.Screening.TwoPersonRule, o.Screening.ReviewerRateRule, o.Gate.MinTestRows) = (1, 1, false, false, 250);
        _loop.Golden = new GoldenSet(new Feedback { Rows = 1500, RowSeed = 99, Separation = 6 }.Dataset());
        await _loop.CollectAsync([.. new Feedback { Rows = 1500 }.Make().Select(static (s, i) => s with { ReviewerId = i % 2 == 0 ? "half" : $"r{i % 9}" })]);
        ModelRetrainer retrainer = _loop.Retrainer(Off);
        RetrainResult result = await retrainer.RunAsync(RetrainRequest.Manual());
        RunRecord with = await retrainer.ReplayAsync(result.Run!.RunId), without = await retrainer.ReplayAsync(result.Run.RunId, ["half"]);
        with.Gate.ShouldContain(static c => c.Name.StartsWith("golden ", StringComparison.Ordinal) && c.Figure != null);
        without.Gate.ShouldNotContain(static c => c.Name.StartsWith("golden ", StringComparison.Ordinal), "the gate stopped at the test rows");
        ReviewerInfluence found = (await retrainer.MeasureInfluenceAsync(result.Run.RunId, mostReviewers: 1)).ShouldHaveSingleItem();
        string worst = Feedback.Labels.Names.MaxBy(c => Recall(without, c) - Recall(with, c))!;
        (found.WorstClass, found.RecallWith, found.RecallWithout).ShouldBe((worst, Recall(with, worst), Recall(without, worst)));

        static double Recall(RunRecord record, string name) => record.ChallengerMetrics!.Classes.Single(c => c.Name == name).Recall.Rate;
    }
}

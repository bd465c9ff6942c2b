using Threat.Core;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds.Tests.Optimization;

public partial class ThresholdOptimizerTests
{
    private static readonly LabelSet Three = LabelSet.Create("Normal", "Scan", "Bot");

    [Test]
    public void The_brute_forced_joint_case_is_solved_to_its_global_optimum()
    {
        var tiny = GoldenThresholds.Root.GetProperty("tinyJoint");
        double[][] scores = GoldenThresholds.Matrix(tiny.GetProperty("scores"));
        int[] labels = [.. tiny.GetProperty("labels").EnumerateArray().Select(static v => v.GetInt32())];
        ScoreTable table = new(scores.SelectMany(static r => r).ToArray(), labels, 3);
        ThresholdOptimizerOptions options = new() { Rule = HighestAboveThresholdRule.Instance, PriorStrength = 0 };
        Tuner tuner = new(options, [ThresholdMetric.F1, ThresholdMetric.F1, ThresholdMetric.F1], Three);
        AboveJointRule rule = new(table);
        rule.Set(tuner.Solve(table, null, null, CancellationToken.None));
        new JointObjective(table, tuner.Metrics, tuner.Weights, 0).Evaluate(rule).ShouldBe(tiny.GetProperty("globalBestMacroF1 (above-threshold rule)").GetDouble(), 1e-12);
    }

    [Test]
    public void The_joint_search_under_scaled_argmax_finds_the_brute_forced_optimum()
    {
        var tiny = GoldenThresholds.Root.GetProperty("tinyJoint");
        double[][] scores = GoldenThresholds.Matrix(tiny.GetProperty("scores"));
        int[] labels = [.. tiny.GetProperty("labels").EnumerateArray().Select(static v => v.GetInt32())];
        LabeledProbabilities rows = Rows([.. scores.SelectMany(static r => r.Select(p => p / r.Sum()))], labels);
        double best = 0;
        double[] ratios = [.. Enumerable.Range(0, 161).Select(static i => Math.Pow(10, -4 + i * 0.05))];
        foreach (double a in ratios)
        {
            foreach (double b in ratios)
            {
                double[] t = Aggregate.Clamped([1, a, b], scaled: true);
                best = Math.Max(best, Synthetic.MacroF1(rows, new DecisionPolicy(ScaledArgmaxRule.Instance, new ClassThresholds(Three, t))));
            }
        }
        new ThresholdOptimizer(new ThresholdOptimizerOptions { PriorStrength = 0, Averaging = ThresholdAveraging.None }).Tune(rows).InSampleValue.ShouldBeGreaterThanOrEqualTo(best - 1e-12);
    }

    [Test]
    public void Defaults_beat_argmax_on_fresh_rows()
    {
        LabeledProbabilities fresh = Synthetic.Scores(20_000, 2);
        ThresholdTuning tuning = new ThresholdOptimizer().Tune(Synthetic.Scores(4_000, 1));
        Synthetic.MacroF1(fresh, tuning.Fit.Policy).ShouldBeGreaterThan(Synthetic.MacroF1(fresh, DecisionPolicy.Argmax(fresh.LabelSet)) + 0.02);
        tuning.HeldOutValue!.Value.ShouldBeLessThan(tuning.InSampleValue);
        tuning.Fit.Policy.Rule.Name.ShouldBe("scaled-argmax");
    }

    [Test]
    public void Thresholds_that_pay_are_kept_and_others_give_way_to_the_most_probable_class()
    {
        ThresholdOptimizerOptions options = new() { ArgmaxUnlessBetter = true };
        LabeledProbabilities skewed = Synthetic.Scores(4_000, 1);
        ThresholdTuning kept = new ThresholdOptimizer(options).Tune(skewed), usual = new ThresholdOptimizer().Tune(skewed);
        kept.Fit.Policy.Thresholds.ToString().ShouldBe(usual.Fit.Policy.Thresholds.ToString());

        Random random = new(4);
        int[] labels = [.. Enumerable.Range(0, 900).Select(static i => i % 3)];
        double[] noise = [.. labels.SelectMany(l => Enumerable.Range(0, 3).Select(c => 0.2 + (c == l ? 0.4 : 0) + 0.02 * random.NextDouble()))];
        for (int i = 0; i < labels.Length; i++) if (random.NextDouble() < 0.1) labels[i] = random.Next(3);
        LabeledProbabilities clear = Rows([.. noise.Chunk(3).SelectMany(static r => r.Select(p => p / r.Sum()))], labels);
        ThresholdTuning plain = new ThresholdOptimizer(options).Tune(clear);
        plain.Fit.Policy.Rule.Name.ShouldBe(ArgmaxRule.Instance.Name);
        plain.Fit.Notes[0].ShouldStartWith("The most probable class is decided for: on rows left out thresholds gave ");
        plain.Classes.Select(static c => c.Threshold).ShouldBe(plain.Fit.Policy.Thresholds.Values.ToArray(), "what is reported is what decides");

        // Class 2 has three rows: nothing is said of a threshold that decides nothing.
        ThresholdTuning few = new ThresholdOptimizer(options).Tune(Rows([.. Enumerable.Range(0, 303).SelectMany(static i => i < 150 ? [0.8, 0.1, 0.1] : i < 300 ? [0.1, 0.8, 0.1] : new[] { 0.1, 0.1, 0.8 })], [.. Enumerable.Range(0, 303).Select(static i => i < 150 ? 0 : i < 300 ? 1 : 2)]));
        few.Fit.Policy.Rule.Name.ShouldBe(ArgmaxRule.Instance.Name);
        few.Fit.Notes.Count.ShouldBe(1);
        new ThresholdOptimizer().Tune(clear).Fit.Policy.Rule.Name.ShouldBe("scaled-argmax");
        Should.Throw<ArgumentException>(static () => new ThresholdOptimizer(new ThresholdOptimizerOptions { ArgmaxUnlessBetter = true, Averaging = ThresholdAveraging.None })).Message.ShouldStartWith("ArgmaxUnlessBetter is set and Averaging is None");
    }

    [Test]
    public void The_same_seed_gives_the_same_bits_whatever_the_number_of_threads()
    {
        LabeledProbabilities rows = Synthetic.Scores(3_000, 3);
        double[] one = Thresholds(1), four = Thresholds(4);
        four.ShouldBe(one);

        double[] Thresholds(int threads) => new ThresholdOptimizer(new ThresholdOptimizerOptions { MaxDegreeOfParallelism = threads, Seed = 7 }).Optimize(rows).Policy.Thresholds.Values.ToArray();
    }

    [Test]
    public void Rare_and_absent_classes_get_a_threshold_and_a_note()
    {
        LabeledProbabilities all = Synthetic.Scores(2_000, 5);
        int[] keep = [.. Enumerable.Range(0, all.RowCount).Where(i => all.Labels.Span[i] != 6)];
        LabeledProbabilities rows = new(new ProbabilityMatrix(keep.SelectMany(i => all.Probabilities.Row(i).ToArray()).ToArray(), 7), keep.Select(i => all.Labels.Span[i]).ToArray(), all.LabelSet);
        ThresholdTuning tuning = new ThresholdOptimizer(new ThresholdOptimizerOptions { MinimumPositives = 20 }).Tune(rows);
        tuning.Classes[6].Basis.ShouldBe(ThresholdBasis.Expected);
        tuning.Classes[5].Basis.ShouldBe(ThresholdBasis.Shrunk);
        tuning.Classes[0].Basis.ShouldBe(ThresholdBasis.Tuned);
        tuning.Fit.Notes.Count.ShouldBe(2);
        tuning.Fit.Notes[0].ShouldStartWith($"Class 'Botnet' has {tuning.Classes[5].Positives} held-out rows, fewer than MinimumPositives = 20");
        tuning.Fit.Notes[1].ShouldStartWith("Class 'Infiltration' has no held-out row");
        tuning.Classes[6].Threshold.ShouldBeInRange(1e-4, 0.9);
    }

    [Test]
    public void A_rule_without_thresholds_is_refused()
        => Should.Throw<ArgumentException>(() => new ThresholdOptimizer(new ThresholdOptimizerOptions { Rule = ArgmaxRule.Instance })).Message.ShouldStartWith("The rule 'argmax' ignores thresholds, so there is nothing to choose.");

    [Test]
    public void Prints_a_line_per_class()
        => new ThresholdOptimizer(new ThresholdOptimizerOptions { PriorStrength = 0, MinimumPositives = 1, Averaging = ThresholdAveraging.None, Joint = false, Rule = HighestAboveThresholdRule.Instance })
            .Tune(Rows([0.8, 0.1, 0.1, 0.2, 0.6, 0.2, 0.1, 0.2, 0.7], 0, 1, 2)).ToString()
            .ShouldBe("""
                Class 0 (Normal): threshold=0.5000, f1=1.0000, samples=1
                Class 1 (Scan): threshold=0.4000, f1=1.0000, samples=1
                Class 2 (Bot): threshold=0.4500, f1=1.0000, samples=1
                Rule highest-above-threshold: 1.0000 on these rows

                """);

    private static LabeledProbabilities Rows(double[] probabilities, params int[] labels) => new(new ProbabilityMatrix(probabilities, 3), labels, Three);
}

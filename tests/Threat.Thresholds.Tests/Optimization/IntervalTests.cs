using Threat.Core;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds.Tests.Optimization;

public class IntervalTests
{
    [TestCase(ThresholdAveraging.CrossValidation)]
    [TestCase(ThresholdAveraging.Bootstrap)]
    public void A_class_with_few_rows_has_a_wider_interval_than_one_with_many(ThresholdAveraging averaging)
    {
        LabeledProbabilities rows = Synthetic.Scores(6_000, 31);
        ThresholdTuning tuning = new ThresholdOptimizer(new ThresholdOptimizerOptions { Joint = false, Rule = HighestAboveThresholdRule.Instance, Averaging = averaging, PriorStrength = 0 }).Tune(rows);
        tuning.Classes.ShouldAllBe(static c => c.Low <= c.Threshold && c.Threshold <= c.High && c.Low > 0 && c.High <= 1);
        (tuning.Classes[5].High / tuning.Classes[5].Low).ShouldBeGreaterThan(tuning.Classes[0].High / tuning.Classes[0].Low);
        tuning.ToString().ShouldMatch(@"Class 3 \(BruteForce\): threshold=0\.\d{4}, f1=0\.\d{4}, samples=\d+  \[0\.\d{4}-0\.\d{4}\]");
    }

    [Test]
    public void Bootstrap_intervals_are_percentiles_and_the_threshold_is_the_median()
    {
        double[] values = [.. Enumerable.Range(0, 101).Select(static i => 0.2 + i * 0.001)];
        (double low, double high) = Aggregate.Interval(values, 0.25, ThresholdAveraging.Bootstrap, 0.9);
        low.ShouldBe(0.205, 1e-12);
        high.ShouldBe(0.295, 1e-12);
        Aggregate.Median(values).ShouldBe(0.25, 1e-12);
    }

    [Test]
    public void Fold_intervals_follow_the_jackknife()
    {
        // Logarithms −1 ± 0.1: the deviations' squares sum to 0.04, times 3/4.
        double[] values = [Math.Exp(-0.9), Math.Exp(-1.1), Math.Exp(-0.9), Math.Exp(-1.1)];
        (double low, double high) = Aggregate.Interval(values, Math.Exp(-1), ThresholdAveraging.CrossValidation, 0.95);
        low.ShouldBe(Math.Exp(-1 - 1.959964 * Math.Sqrt(0.03)), 1e-6);
        high.ShouldBe(Math.Exp(-1 + 1.959964 * Math.Sqrt(0.03)), 1e-6);
    }

    [Test]
    public void Another_level_gives_another_width()
    {
        LabeledProbabilities rows = Synthetic.Scores(2_000, 32);
        Width(0.5).ShouldBeLessThan(Width(0.95));

        double Width(double level)
        {
            ClassTuning c = new ThresholdOptimizer(new ThresholdOptimizerOptions { Averaging = ThresholdAveraging.Bootstrap, Resamples = 40, IntervalLevel = level, Joint = false }).Tune(rows).Classes[1];
            return c.High - c.Low;
        }
    }
}

using Threat.Core;

namespace Threat.Thresholds.Tests.Search;

[Category(Threat.TestKit.TestRerun.Kernels)]
public class AllClassesTests
{
    [TestCase(15)]
    [TestCase(2)]
    public void One_pass_over_all_classes_finds_what_a_search_per_class_does(int digits)
    {
        LabeledProbabilities rows = Synthetic.Scores(5_000, 12, digits: Math.Max(digits, 4));
        foreach (ThresholdMetric metric in new[] { ThresholdMetric.F1, ThresholdMetric.Mcc, ThresholdMetric.RecallAtPrecision(0.6), ThresholdMetric.RecallAtAlertBudget(10, 1000), ThresholdMetric.Cost(1, 10) })
        {
            IReadOnlyList<BinaryThreshold> all = BinaryThresholdSearch.Exact(rows, metric);
            for (int c = 0; c < 7; c++)
            {
                double[] scores = [.. Enumerable.Range(0, rows.RowCount).Select(i => rows.Probabilities.Row(i)[c])];
                bool[] positive = [.. rows.Labels.ToArray().Select(y => y == c)];
                all[c].ShouldBe(BinaryThresholdSearch.Exact(scores, positive, metric), metric.Name);
            }
        }
    }

    [Test]
    public void Threads_do_not_change_what_is_found()
    {
        LabeledProbabilities rows = Synthetic.Scores(150_000, 13);
        BinaryThresholdSearch.Exact(rows, maxDegreeOfParallelism: 1).ShouldBe(BinaryThresholdSearch.Exact(rows, maxDegreeOfParallelism: 3));
    }

    [Test]
    public void A_class_without_rows_or_with_all_of_them_is_not_feasible()
    {
        LabeledProbabilities rows = new(new ProbabilityMatrix(new[] { 0.8, 0.2, 0.6, 0.4 }, 2), new[] { 0, 0 }, LabelSet.Create("a", "b"));
        IReadOnlyList<BinaryThreshold> found = BinaryThresholdSearch.Exact(rows);
        found.ShouldAllBe(static t => !t.IsFeasible && t.Threshold == 1);
        found[0].Counts.ShouldBe(new BinaryCounts(0, 0, 2, 0));
        found[1].Counts.ShouldBe(new BinaryCounts(0, 0, 0, 2));
    }

    [Test]
    public void Quantile_grids_reach_the_scores_of_rare_classes_where_linear_ones_do_not()
    {
        LabeledProbabilities rows = Synthetic.Scores(4_000, 14);
        double[] scores = [.. Enumerable.Range(0, rows.RowCount).Select(i => rows.Probabilities.Row(i)[5] / 50)];
        bool[] positive = [.. rows.Labels.ToArray().Select(static y => y == 5)];
        double exact = BinaryThresholdSearch.Exact(scores, positive).Value, linear = BinaryThresholdSearch.Grid(scores, positive).Value;
        double quantile = BinaryThresholdSearch.Grid(scores, positive, values: 200, spacing: GridSpacing.Quantile).Value, bayesian = BinaryThresholdSearch.Bayesian(scores, positive, trials: 40).Value;
        linear.ShouldBeLessThan(quantile);
        quantile.ShouldBeInRange(0.85 * exact, exact);
        bayesian.ShouldBeInRange(0.85 * exact, exact);
    }
}

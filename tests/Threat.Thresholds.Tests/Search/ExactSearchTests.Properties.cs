namespace Threat.Thresholds.Tests.Search;

public partial class ExactSearchTests
{
    private static readonly ThresholdMetric[] AllMetrics =
    [
        ThresholdMetric.F1, ThresholdMetric.FBeta(2), ThresholdMetric.FBeta(0.5), ThresholdMetric.Mcc, ThresholdMetric.BalancedAccuracy, ThresholdMetric.GMean,
        ThresholdMetric.Youden, ThresholdMetric.PrecisionAtRecall(0.7), ThresholdMetric.RecallAtPrecision(0.8), ThresholdMetric.RecallAtFalsePositiveRate(0.1),
        ThresholdMetric.RecallAtAlertBudget(20, 100), ThresholdMetric.RecallAtAlertBudget(20, 100, 0.05), ThresholdMetric.Cost(1, 10), ThresholdMetric.Cost(10, 1),
        ThresholdMetric.Custom("accuracy", static c => (double)(c.TruePositives + c.TrueNegatives) / c.Total),
    ];

    private static readonly Gen<(double[] Scores, bool[] Positive)> Problems = Gen.Select(Gen.Int[2, 300], Gen.Int[1, 4], Gen.Int[0, 1000]).Select(static (n, digits, seed) =>
    {
        Random random = new(seed);
        bool[] positive = [.. Enumerable.Range(0, n).Select(i => i == 0 || i > 1 && random.NextDouble() < 0.2)];
        double[] scores = [.. positive.Select(y => Math.Round(Math.Pow(random.NextDouble(), y ? 0.7 : 2), digits))];
        return (scores, positive);
    });

    [Test]
    public void Exact_search_equals_exhaustive_search_for_every_metric_even_with_ties()
        => Problems.Sample(problem =>
        {
            foreach (ThresholdMetric metric in AllMetrics)
            {
                (double value, double cut) = Exhaustive(problem.Scores, problem.Positive, metric);
                BinaryThreshold found = BinaryThresholdSearch.Exact(problem.Scores, problem.Positive, metric);
                found.IsFeasible.ShouldBe(!double.IsNaN(cut), metric.Name);
                if (!found.IsFeasible) continue;
                found.Value.ShouldBe(value, 1e-12, metric.Name);
                BinaryCounts atThreshold = CountAt(problem.Scores, problem.Positive, found.Threshold);
                atThreshold.ShouldBe(found.Counts, metric.Name);
                metric.Evaluate(atThreshold).ShouldBe(found.Value, metric.Name);
                metric.IsFeasible(atThreshold).ShouldBeTrue(metric.Name);
            }
        }, iter: 300);

    private static (double Value, double Cut) Exhaustive(double[] scores, bool[] positive, ThresholdMetric metric)
    {
        (double best, double cut) = (double.NegativeInfinity, double.NaN);
        foreach (double score in scores.Distinct().OrderDescending())
        {
            BinaryCounts counts = CountAt(scores, positive, score);
            if (metric.IsFeasible(counts) && metric.Evaluate(counts) > best) (best, cut) = (metric.Evaluate(counts), score);
        }
        return (best, cut);
    }

    private static BinaryCounts CountAt(double[] scores, bool[] positive, double threshold)
    {
        long tp = 0, fp = 0, p = positive.Count(static y => y);
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] < threshold) continue;
            if (positive[i]) tp++;
            else fp++;
        }
        return new BinaryCounts(tp, fp, p - tp, scores.Length - p - fp);
    }
}

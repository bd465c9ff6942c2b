using System.Text.Json;

namespace Threat.Thresholds.Tests.Search;

public partial class ExactSearchTests
{
    private static readonly (string Key, ThresholdMetric Metric)[] GoldenMetrics =
    [
        ("f1", ThresholdMetric.F1),
        ("mcc", ThresholdMetric.Mcc),
        ("precision@recall>=0.5", ThresholdMetric.PrecisionAtRecall(0.5)),
        ("precision@recall>=0.8", ThresholdMetric.PrecisionAtRecall(0.8)),
        ("precision@recall>=0.95", ThresholdMetric.PrecisionAtRecall(0.95)),
        ("recall@precision>=0.5", ThresholdMetric.RecallAtPrecision(0.5)),
        ("recall@precision>=0.8", ThresholdMetric.RecallAtPrecision(0.8)),
        ("recall@precision>=0.95", ThresholdMetric.RecallAtPrecision(0.95)),
        ("recall@fpr<=0.001", ThresholdMetric.RecallAtFalsePositiveRate(0.001)),
        ("recall@fpr<=0.01", ThresholdMetric.RecallAtFalsePositiveRate(0.01)),
        ("recall@fpr<=0.05", ThresholdMetric.RecallAtFalsePositiveRate(0.05)),
        ("recall@alerts<=5", ThresholdMetric.RecallAtAlertBudget(5, 1000)),
        ("recall@alerts<=20", ThresholdMetric.RecallAtAlertBudget(20, 1000)),
        ("recall@alerts<=100", ThresholdMetric.RecallAtAlertBudget(100, 1000)),
        ("minus cost fp=1 fn=10", ThresholdMetric.Cost(1, 10)),
        ("minus cost fp=10 fn=1", ThresholdMetric.Cost(10, 1)),
    ];

    [Test]
    public void Every_metric_has_the_golden_optimum_for_every_class()
    {
        double[][] rows = GoldenThresholds.Scores;
        int[] labels = GoldenThresholds.Labels;
        JsonElement perClass = GoldenThresholds.Set.GetProperty("perClass");
        perClass[0].EnumerateObject().Count(p => p.Value.ValueKind == JsonValueKind.Object).ShouldBe(GoldenMetrics.Length);
        for (int c = 0; c < 7; c++)
        {
            double[] scores = [.. rows.Select(r => r[c])];
            bool[] positive = [.. labels.Select(y => y == c)];
            foreach ((string key, ThresholdMetric metric) in GoldenMetrics)
            {
                JsonElement golden = perClass[c].GetProperty(key);
                BinaryThreshold found = BinaryThresholdSearch.Exact(scores, positive, metric);
                string what = $"{key}, class {c}";
                found.IsFeasible.ShouldBe(golden.GetProperty("feasible").GetBoolean(), what);
                if (!found.IsFeasible) continue;
                double scale = key.StartsWith("minus cost", StringComparison.Ordinal) ? rows.Length : 1;
                (found.Value * scale).ShouldBe(golden.GetProperty("value").GetDouble(), 1e-12, what);
                found.Cut.ShouldBe(golden.GetProperty("highest").GetDouble(), what);
                found.Counts.ShouldBe(new BinaryCounts(golden.GetProperty("tp").GetInt64(), golden.GetProperty("fp").GetInt64(), golden.GetProperty("fn").GetInt64(), golden.GetProperty("tn").GetInt64()), what);
                found.Counts.F1.ShouldBe(golden.GetProperty("f1").GetDouble(), 1e-12, what);
            }
        }
    }
}

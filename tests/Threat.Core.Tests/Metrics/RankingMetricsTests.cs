namespace Threat.Core.Tests;

public sealed class RankingMetricsTests
{
    [Test]
    public void Ties_count_half()
    {
        RankingMetrics.RocAuc([0.5, 0.5, 0.5, 0.5], [true, false, true, false]).ShouldBe(0.5);
        RankingMetrics.AveragePrecision([0.5, 0.5, 0.5, 0.5], [true, false, true, false]).ShouldBe(0.5);
        RankingMetrics.RocAuc([0.1, 0.4, 0.35, 0.8], [false, false, true, true]).ShouldBe(0.75);
        RankingMetrics.AveragePrecision([0.1, 0.4, 0.35, 0.8], [false, false, true, true]).ShouldBe(0.8333333333333333, 1e-15);
    }

    [Test]
    public void Without_positives_or_without_negatives_they_are_undefined()
    {
        RankingMetrics.RocAuc([0.5, 0.6], [true, true]).ShouldBe(double.NaN);
        RankingMetrics.RocAuc([0.5, 0.6], [false, false]).ShouldBe(double.NaN);
        RankingMetrics.RocAuc([], []).ShouldBe(double.NaN);
        RankingMetrics.AveragePrecision([0.5, 0.6], [true, true]).ShouldBe(double.NaN);
        RankingMetrics.AveragePrecision([0.5, 0.6], [false, false]).ShouldBe(double.NaN);
    }

    private static readonly Gen<(double[] Scores, bool[] Positives)> Rows =
        Gen.Int[2, 60].SelectMany(static n => Gen.Select(Gen.Int[0, 12].Select(static v => v / 12.0).Array[n], Gen.Bool.Array[n]))
            .Where(static r => r.Item2.Contains(true) && r.Item2.Contains(false));

    [Test]
    public void Roc_auc_is_the_share_of_pairs_in_order() => Rows.Sample(static r =>
    {
        double won = 0, pairs = 0;
        for (int i = 0; i < r.Scores.Length; i++)
        {
            for (int j = 0; j < r.Scores.Length; j++)
            {
                if (!r.Positives[i] || r.Positives[j]) continue;
                pairs++;
                won += r.Scores[i] > r.Scores[j] ? 1 : r.Scores[i] == r.Scores[j] ? 0.5 : 0;
            }
        }
        RankingMetrics.RocAuc(r.Scores, r.Positives).ShouldBe(won / pairs, 1e-12);
    }, iter: 300);

    [Test]
    public void Only_the_order_of_scores_matters() => Rows.Sample(static r =>
    {
        double[] bent = [.. r.Scores.Select(static s => Math.Exp(3 * s) - 50)];
        RankingMetrics.RocAuc(bent, r.Positives).ShouldBe(RankingMetrics.RocAuc(r.Scores, r.Positives), 1e-12);
        RankingMetrics.AveragePrecision(bent, r.Positives).ShouldBe(RankingMetrics.AveragePrecision(r.Scores, r.Positives), 1e-12);
        double[] turned = [.. r.Scores.Select(static s => -s)];
        RankingMetrics.RocAuc(turned, r.Positives).ShouldBe(1 - RankingMetrics.RocAuc(r.Scores, r.Positives), 1e-12);
    }, iter: 200);

    [Test]
    public void Curves_are_what_each_threshold_gives() => Rows.Sample(static r =>
    {
        IReadOnlyList<PrecisionRecallPoint> curve = RankingMetrics.PrecisionRecallCurve(r.Scores, r.Positives);
        IReadOnlyList<RocPoint> roc = RankingMetrics.RocCurve(r.Scores, r.Positives);
        curve[0].ShouldBe(new PrecisionRecallPoint(double.PositiveInfinity, 1, 0));
        roc[0].ShouldBe(new RocPoint(double.PositiveInfinity, 0, 0));
        curve.Skip(1).Select(static p => p.Threshold).ShouldBe(r.Scores.Distinct().OrderDescending());
        roc.Count.ShouldBe(curve.Count);
        int positives = r.Positives.Count(static p => p);
        for (int k = 1; k < curve.Count; k++)
        {
            double t = curve[k].Threshold;
            int hits = r.Scores.Zip(r.Positives).Count(x => x.First >= t && x.Second), alarms = r.Scores.Count(s => s >= t);
            curve[k].Precision.ShouldBe(hits / (double)alarms, 1e-12);
            curve[k].Recall.ShouldBe(hits / (double)positives, 1e-12);
            roc[k].TruePositiveRate.ShouldBe(curve[k].Recall, 1e-12);
            roc[k].FalsePositiveRate.ShouldBe((alarms - hits) / (double)(r.Scores.Length - positives), 1e-12);
        }
        roc[^1].ShouldBe(new RocPoint(r.Scores.Min(), 1, 1));
        // The areas under the two curves are the two metrics.
        double area = 0, average = 0;
        for (int k = 1; k < roc.Count; k++)
        {
            area += (roc[k].FalsePositiveRate - roc[k - 1].FalsePositiveRate) * (roc[k].TruePositiveRate + roc[k - 1].TruePositiveRate) / 2;
            average += (curve[k].Recall - curve[k - 1].Recall) * curve[k].Precision;
        }
        RankingMetrics.RocAuc(r.Scores, r.Positives).ShouldBe(area, 1e-12);
        RankingMetrics.AveragePrecision(r.Scores, r.Positives).ShouldBe(average, 1e-12);
    }, iter: 200);

    [Test]
    public void Input_is_checked()
    {
        Should.Throw<ArgumentException>(() => RankingMetrics.RocAuc([0.5], [true, false])).Message.ShouldStartWith("2 flags were given for 1 scores; the numbers must be equal.");
        Should.Throw<ArgumentException>(() => RankingMetrics.RocAuc([0.5, double.NaN], [true, false])).Message.ShouldStartWith("The score of row 1 is NaN; scores must be ordered.");
        Should.Throw<ArgumentException>(() => RankingMetrics.PrecisionRecallCurve([0.5], [false])).Message.ShouldBe("There is no positive row, so recall is undefined. Leave out classes without rows.");
        Should.Throw<ArgumentException>(() => RankingMetrics.RocCurve([0.5], [true])).Message.ShouldBe("There are 1 positive and 0 negative rows; a ROC curve needs both.");
        LabeledProbabilities rows = new(ProbabilityMatrix.From(new double[,] { { 0.5, 0.5 } }), new[] { 0 }, LabelSet.Create("a", "b"));
        Should.Throw<ArgumentOutOfRangeException>(() => RankingMetrics.RocAuc(rows, 2)).Message.ShouldStartWith("Class id 2 does not exist; ids are 0 to 1 (a, b).");
    }
}

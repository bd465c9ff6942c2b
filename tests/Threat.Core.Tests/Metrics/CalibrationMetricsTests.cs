using Threat.TestKit;

namespace Threat.Core.Tests;

public sealed class CalibrationMetricsTests
{
    private static readonly LabelSet Labels = LabelSet.Create("a", "b");

    [Test]
    public void Confidence_1_is_in_the_last_bin_and_0_in_the_first()
    {
        IReadOnlyList<ReliabilityBin> bins = CalibrationMetrics.ReliabilityBins(Rows([1, 0, 1, 0], [0, 1]), classId: 0);
        bins.Count.ShouldBe(15);
        bins[14].ShouldBe(new ReliabilityBin(14 / 15.0, 1, 1, 0.5, 2));
        CalibrationMetrics.ReliabilityBins(Rows([1, 0, 0, 1], [0, 1]), classId: 0)[0].Count.ShouldBe(1);
    }

    [TestCase(10)]
    [TestCase(15)]
    [TestCase(100)]
    public void An_edge_belongs_to_the_bin_below_it(int bins)
    {
        for (int b = 1; b <= bins; b++)
        {
            double edge = b / (double)bins;
            LabeledProbabilities at = Rows([edge, 1 - edge], [0]), above = Rows([Math.Min(1, Math.BitIncrement(edge)), Math.Max(0, 1 - Math.BitIncrement(edge))], [0]);
            CalibrationMetrics.ReliabilityBins(at, 0, binCount: bins)[b - 1].Count.ShouldBe(1, $"edge {b}");
            if (b < bins) CalibrationMetrics.ReliabilityBins(above, 0, binCount: bins)[b].Count.ShouldBe(1, $"just above edge {b}");
        }
    }

    [Test]
    public void Empty_bins_have_no_mean()
    {
        ReliabilityBin empty = CalibrationMetrics.ReliabilityBins(Rows([0.9, 0.1], [0]))[0];
        empty.Count.ShouldBe(0);
        empty.MeanConfidence.ShouldBe(double.NaN);
        empty.Accuracy.ShouldBe(double.NaN);
        empty.Lower.ShouldBe(0);
        empty.Upper.ShouldBe(1 / 15.0);
    }

    [Test]
    public void Equal_mass_bins_have_equal_counts_and_the_first_take_the_rest()
    {
        LabeledProbabilities rows = ScoredRows.Probabilities(100, [0.6, 0.4], seed: 2);
        IReadOnlyList<ReliabilityBin> bins = CalibrationMetrics.ReliabilityBins(rows, CalibrationBinning.EqualMass);
        bins.Select(static b => b.Count).ShouldBe([7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 6, 6, 6, 6]);
        for (int b = 1; b < bins.Count; b++) bins[b].Lower.ShouldBeGreaterThanOrEqualTo(bins[b - 1].Upper);
        CalibrationMetrics.ReliabilityBins(Rows([0.9, 0.1, 0.2, 0.8], [0, 1]), CalibrationBinning.EqualMass).Count.ShouldBe(2);
    }

    [Test]
    public void Calibrated_probabilities_have_a_small_error_and_overconfident_ones_a_large_one()
    {
        LabeledLogits logits = ScoredRows.Overconfident(20_000, 4, seed: 5, temperature: 3);
        LabeledProbabilities over = logits.Apply(new PlainTemperature(1)), right = logits.Apply(new PlainTemperature(3));
        CalibrationMetrics.ExpectedCalibrationError(right).ShouldBeLessThan(0.02);
        CalibrationMetrics.ExpectedCalibrationError(over).ShouldBeGreaterThan(0.15);
        CalibrationMetrics.ClasswiseCalibrationError(right).ShouldBeLessThan(0.01);
        CalibrationMetrics.NegativeLogLikelihood(right).ShouldBeLessThan(CalibrationMetrics.NegativeLogLikelihood(over));
        CalibrationMetrics.Brier(right).ShouldBeLessThan(CalibrationMetrics.Brier(over));
    }

    [Test]
    public void One_bin_leaves_the_gap_between_mean_confidence_and_accuracy()
        => Gen.Int[1, 100].Sample(static n =>
        {
            LabeledProbabilities rows = ScoredRows.Probabilities(n, [0.5, 0.3, 0.2], seed: n);
            double confidence = Enumerable.Range(0, n).Average(i => rows.Probabilities.Row(i).ToArray().Max()), accuracy = ClassificationReport.Evaluate(rows).Accuracy;
            foreach (CalibrationBinning binning in Enum.GetValues<CalibrationBinning>())
                CalibrationMetrics.ExpectedCalibrationError(rows, binning, 1).ShouldBe(Math.Abs(confidence - accuracy), 1e-12);
            CalibrationMetrics.MaximumCalibrationError(rows, binCount: 1).ShouldBe(Math.Abs(confidence - accuracy), 1e-12);
            double ece = CalibrationMetrics.ExpectedCalibrationError(rows);
            ece.ShouldBeInRange(Math.Abs(confidence - accuracy) - 1e-12, CalibrationMetrics.MaximumCalibrationError(rows) + 1e-12);
        }, iter: 100);

    [Test]
    public void A_probability_of_zero_for_the_true_class_is_a_finite_loss()
        => CalibrationMetrics.NegativeLogLikelihood(Rows([1, 0], [1])).ShouldBe(36.04365338911715, 1e-9);

    [Test]
    public void Extremes_of_the_brier_score()
    {
        CalibrationMetrics.Brier(Rows([1, 0], [0])).ShouldBe(0);
        CalibrationMetrics.Brier(Rows([1, 0], [1])).ShouldBe(2);
    }

    [Test]
    public void Input_is_checked()
    {
        LabeledProbabilities none = Rows([], []), one = Rows([1, 0], [0]);
        Should.Throw<ArgumentException>(() => CalibrationMetrics.ExpectedCalibrationError(none)).Message.ShouldStartWith("0 rows cannot be evaluated.");
        Should.Throw<ArgumentException>(() => CalibrationMetrics.ClasswiseCalibrationError(none));
        Should.Throw<ArgumentException>(() => CalibrationMetrics.MaximumCalibrationError(none));
        Should.Throw<ArgumentException>(() => CalibrationMetrics.Brier(none));
        Should.Throw<ArgumentException>(() => CalibrationMetrics.NegativeLogLikelihood(none));
        Should.Throw<ArgumentOutOfRangeException>(() => CalibrationMetrics.ExpectedCalibrationError(one, binCount: 0)).Message.ShouldStartWith("binCount is 0; it must be at least 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => CalibrationMetrics.ExpectedCalibrationError(one, (CalibrationBinning)7)).Message.ShouldStartWith("7 is no known binning; use EqualWidth or EqualMass.");
        Should.Throw<ArgumentOutOfRangeException>(() => CalibrationMetrics.ReliabilityBins(one, classId: 2));
    }

    private static LabeledProbabilities Rows(double[] p, int[] labels) => new(new ProbabilityMatrix(p, 2), labels, Labels);
}

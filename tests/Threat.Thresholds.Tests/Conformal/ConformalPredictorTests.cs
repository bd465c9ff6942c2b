using Threat.Core;

namespace Threat.Thresholds.Tests.Conformal;

public class ConformalPredictorTests
{
    [Test]
    public void Every_class_is_covered_as_promised_on_fresh_rows()
    {
        ConformalPredictor predictor = ConformalPredictor.Fit(Synthetic.Scores(20_000, 1), error: 0.1);
        LabeledProbabilities fresh = Synthetic.Scores(40_000, 2);
        int[] rows = new int[7], covered = new int[7];
        for (int i = 0; i < fresh.RowCount; i++)
        {
            int y = fresh.Labels.Span[i];
            rows[y]++;
            if (predictor.PredictSet(fresh.Probabilities.Row(i)).Contains(y)) covered[y]++;
        }
        for (int c = 0; c < 7; c++) ((double)covered[c] / rows[c]).ShouldBe(0.9, c == 6 ? 0.12 : 0.05, $"class {c}, {rows[c]} rows");
        predictor.Notes.ShouldBeEmpty();
    }

    [Test]
    public void A_class_with_too_few_rows_is_in_every_set_and_noted()
    {
        LabeledProbabilities rows = new(new ProbabilityMatrix(new[] { 0.9, 0.1, 0.8, 0.2, 0.7, 0.3 }, 2), new[] { 0, 0, 1 }, LabelSet.Create("Normal", "Scan"));
        ConformalPredictor predictor = ConformalPredictor.Fit(rows, error: 0.4);
        predictor.LeastProbabilities.ShouldBe([0.8, 0]);
        predictor.PredictSet([0.5, 0.5]).ShouldBe([1]);
        predictor.Notes.ShouldHaveSingleItem().ShouldBe("Class 'Scan' has 1 rows; an error of 0.4 needs at least 2. It is in every set.");
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void An_error_rate_out_of_range_is_refused(double error)
        => Should.Throw<ArgumentOutOfRangeException>(() => ConformalPredictor.Fit(Synthetic.Scores(10, 1), error)).Message.ShouldContain("it must be above 0 and below 1");
}

using Threat.Core;
using Threat.Losses.Internal;
using Threat.TestKit;

namespace Threat.Losses.Tests;

[Category(Threat.TestKit.TestRerun.Kernels)]
public sealed class CalibratorTests
{
    [Test]
    public void Vector_and_matrix_scaling_find_a_known_distortion()
    {
        // The model's logits are a distorted form of z, from which labels were drawn: the distortion must be undone.
        double[] factors = [2, 0.5, 1.5], shifts = [0.5, -1, 0.3];
        LabeledLogits honest = ScoredRows.Overconfident(20_000, 3, seed: 4, temperature: 1);
        double[] z = honest.Logits.Values.ToArray();
        for (int i = 0; i < z.Length; i++) z[i] = z[i] / 4 * factors[i % 3] + shifts[i % 3];
        LabeledLogits distorted = new(new LogitMatrix(z, 3), honest.Labels, honest.LabelSet);
        AffineCalibration fit = (AffineCalibration)new VectorScaling(new() { Regularization = 0 }).Fit(distorted).Calibration;
        for (int c = 0; c < 3; c++) fit.Weights[c].ShouldBe(4 / factors[c], 0.15 * 4 / factors[c]);
        double bias = fit.Biases[0] + fit.Weights[0] * shifts[0] - (fit.Biases[1] + fit.Weights[1] * shifts[1]);
        bias.ShouldBe(0, 0.2);
        double best = CalibrationMetrics.NegativeLogLikelihood(honest.Apply(IdentityCalibration.Instance));
        foreach (ICalibrator calibrator in new ICalibrator[] { new VectorScaling(new() { Regularization = 0 }), new MatrixScaling(new() { Regularization = 1e-6 }) })
            calibrator.Fit(distorted).NegativeLogLikelihoodAfter.ShouldBe(best, 0.01);
    }

    [Test]
    public void Affine_fits_are_at_an_optimum()
    {
        LabeledLogits rows = ScoredRows.Overconfident(500, 3, seed: 2);
        AffineCalibration fit = (AffineCalibration)new VectorScaling(new() { Regularization = 0 }).Fit(rows).Calibration;
        double at = Loss([.. fit.Weights, .. fit.Biases]);
        for (int j = 0; j < 6; j++)
        {
            foreach (double step in new[] { -1e-3, 1e-3 })
            {
                double[] moved = [.. fit.Weights, .. fit.Biases];
                moved[j] += step;
                Loss(moved).ShouldBeGreaterThan(at - 1e-12);
            }
        }

        double Loss(double[] p)
        {
            double sum = 0;
            double[] z = new double[3];
            for (int i = 0; i < rows.RowCount; i++)
            {
                AffineScalingKernel.Transform(rows.Logits.Row(i), p, diagonal: true, z);
                sum += Math.Log(z.Sum(v => Math.Exp(v))) - z[rows.Labels.Span[i]];
            }
            return sum / rows.RowCount;
        }
    }

    [Test]
    public void Isotonic_regression_pools_violators()
    {
        (double[] from, double[] to) = IsotonicKernel.Fit([0.1, 0.2, 0.3, 0.4, 0.4, 0.9], [false, true, false, true, false, true], 0.01);
        from.ShouldBe([0.1, 0.2, 0.4, 0.9]);
        to.ShouldBe([0.01, 0.5, 0.5, 0.99]);
        IsotonicKernel.Map(from, to, 0.05).ShouldBe(0.01);
        IsotonicKernel.Map(from, to, 0.65).ShouldBe(0.745, 1e-12);
        IsotonicKernel.Map(from, to, 1).ShouldBe(0.99);
    }

    [Test]
    public void Isotonic_maps_never_fall()
        => Gen.Select(Gen.Double[0, 1].Array[2, 60], Gen.Bool.Array[60]).Sample((scores, positive) =>
        {
            Array.Sort(scores);
            (double[] from, double[] to) = IsotonicKernel.Fit(scores, positive.AsSpan(0, scores.Length), 0.001);
            from.Zip(from.Skip(1)).ShouldAllBe(p => p.First < p.Second);
            to.Zip(to.Skip(1)).ShouldAllBe(p => p.First <= p.Second);
        });

    [Test]
    public void Beta_calibration_never_turns_the_order_around()
    {
        // Labels against the scores: the best slopes would be negative.
        LabeledLogits rows = ScoredRows.Overconfident(300, 2, seed: 6, temperature: 1);
        LabeledLogits against = new(rows.Logits, rows.Labels.ToArray().Select(y => 1 - y).ToArray(), rows.LabelSet);
        ICalibration fit = new BetaCalibration().Fit(against).Calibration;
        double[] low = new double[2], high = new double[2];
        fit.Apply([-2, 2], low);
        fit.Apply([2, -2], high);
        high[0].ShouldBeGreaterThanOrEqualTo(low[0] - 1e-12);
    }

    [Test]
    public void Histogram_bins_follow_their_definition()
    {
        HistogramKernel.EqualWidth(4).ShouldBe([0.25, 0.5, 0.75, 1]);
        HistogramKernel.EqualMass([0.1, 0.2, 0.2, 0.2, 0.6, 0.8], 3).ShouldBe([0.4, 1]);
        HistogramKernel.Values([0.1, 0.2, 0.9], [true, false, true], [0.5, 1]).ShouldAgree([(1 + 2 / 3.0) / 3, (1 + 2 / 3.0) / 2], 1e-14, 0, "values");
        HistogramKernel.Bin([0.5, 1], 0.5).ShouldBe(0);
    }

    [Test]
    public void A_class_without_rows_is_noted()
    {
        LabeledLogits rows = ScoredRows.Overconfident(400, 3, seed: 3);
        LabeledLogits without = new(rows.Logits, rows.Labels.ToArray().Select(y => y == 2 ? 0 : y).ToArray(), rows.LabelSet);
        foreach (ICalibrator c in new ICalibrator[] { new VectorScaling(), new MatrixScaling(), new BetaCalibration(), new IsotonicCalibration(), new HistogramBinning() })
            c.Fit(without).Notes.ShouldContain("Class 'class2' has no row: its probability was fitted on other classes' rows alone.");
        new TemperatureScaling().Fit(without).Notes.ShouldBeEmpty("a temperature is shared by the classes");
    }

    [Test]
    public void Too_few_rows_name_the_option()
        => Should.Throw<ArgumentException>(() => new MatrixScaling().Fit(ScoredRows.Overconfident(50, 3, seed: 3))).Message
            .ShouldStartWith("50 rows were given; this calibrator needs at least 60 (its option RowsPerParameter = 5, for 12 parameters). Hold out more rows.");

    [Test]
    public void Too_few_rows_for_the_bins_name_the_number_of_bins()
        => Should.Throw<ArgumentException>(() => new HistogramBinning(new() { BinCount = 200 }).Fit(ScoredRows.Overconfident(150, 3, seed: 3))).Message
            .ShouldStartWith("150 rows were given; this calibrator needs at least 200 (its option BinCount).");

    [Test]
    public void Threads_do_not_change_the_temperature()
    {
        LabeledLogits rows = ScoredRows.Overconfident(60_000, 4, seed: 8);
        double[] t = [.. new[] { 1, 2, 3 }.Select(n => ((TemperatureCalibration)new TemperatureScaling(new() { MaxDegreeOfParallelism = n }).Fit(rows).Calibration).Temperature)];
        t[1].ShouldBe(t[0]);
        t[2].ShouldBe(t[0]);
        t[0].ShouldBe(3, 0.1);
    }

    [TestCase(1)]
    [TestCase(3)]
    public void A_search_on_several_threads_stops_as_one_does(int threads)
    {
        LabeledLogits rows = ScoredRows.Overconfident(60_000, 4, seed: 8);
        Should.Throw<OperationCanceledException>(() => new TemperatureScaling(new() { MaxDegreeOfParallelism = threads }).Fit(rows, new CancellationToken(canceled: true)));
        Should.Throw<ArgumentOutOfRangeException>(() => new TemperatureScaling(new() { MaxDegreeOfParallelism = 1 - threads })).Message
            .ShouldStartWith($"MaxDegreeOfParallelism is {1 - threads}; allowed is -1 (one per processor) or at least 1.");
    }

    [Test]
    public void Spans_and_tensors_give_the_same_temperature()
    {
        LabeledLogits rows = ScoredRows.Overconfident(5000, 4, seed: 9);
        int[] y = rows.Labels.ToArray();
        float[] single = [.. rows.Logits.Values.ToArray().Select(v => (float)v)];
        TemperatureScaling scaling = new();
        double t = T(scaling.Fit(rows));
        T(scaling.Fit(rows.Logits.Values.Span, y, 4)).ShouldBe(t);
        T(scaling.Fit(single, y, 4)).ShouldBe(t, 1e-6 * t);
        using var scope = TorchSharp.torch.NewDisposeScope();
        T(scaling.Fit(TorchSharp.torch.tensor(rows.Logits.Values.ToArray(), [5000, 4]), TorchSharp.torch.tensor(y))).ShouldBe(t);
        single[9] = float.NaN;
        Should.Throw<ArgumentException>(() => scaling.Fit(single, y, 4)).Message.ShouldStartWith("The logit of row 2, class 1 is NaN; logits are finite numbers.");

        static double T(CalibrationFit fit) => ((TemperatureCalibration)fit.Calibration).Temperature;
    }

    [Test]
    public void The_search_takes_few_passes_in_both_precisions()
    {
        LabeledLogits rows = ScoredRows.Overconfident(5000, 4, seed: 11);
        float[] single = [.. rows.Logits.Values.ToArray().Select(v => (float)v)];
        double[] full = rows.Logits.Values.ToArray();
        int[] y = rows.Labels.ToArray();
        int passes = 0;
        TemperatureSearch.Optimum<float>(b => Count(TemperatureKernel<float, SingleLane>.Evaluate(single, y, 4, b) / y.Length), 1, new()).Outcome.ShouldBe(TemperatureSearch.Outcome.Found);
        passes.ShouldBeLessThanOrEqualTo(9);
        passes = 0;
        TemperatureSearch.Optimum<double>(b => Count(TemperatureKernel<double, DoubleLane>.Evaluate(full, y, 4, b) / y.Length), 1, new()).Outcome.ShouldBe(TemperatureSearch.Outcome.Found);
        passes.ShouldBeLessThanOrEqualTo(9);

        TemperatureSums Count(TemperatureSums sums)
        {
            passes++;
            return sums;
        }
    }

    [Test]
    public void A_report_shows_the_gain_with_intervals()
    {
        LabeledLogits fit = ScoredRows.Overconfident(2000, 3, seed: 1), test = ScoredRows.Overconfident(1000, 3, seed: 2);
        CalibrationReport report = CalibrationReport.Compare(test, new TemperatureScaling().Fit(fit).Calibration, new() { Resamples = 50 });
        report.Figures.Select(f => f.Name).ShouldBe(["ECE, equal width", "ECE, equal mass", "ECE, classwise", "Brier", "NLL"]);
        report.Figures.ShouldAllBe(f => f.After.Estimate < f.Before.Estimate && f.Before.Lower <= f.Before.Estimate);
        report.ReliabilityAfter.Sum(b => b.Count).ShouldBe(1000);
        report.ToString().ShouldStartWith("temperature/1 on 1000 rows");
        ReliabilityDiagram.ToSvg(report.ReliabilityBefore, "a < b").ShouldContain("a &lt; b");
    }
}

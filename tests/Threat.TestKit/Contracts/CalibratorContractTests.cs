using Threat.Core;

namespace Threat.TestKit;

/// <summary>What every <see cref="ICalibrator"/> with its <see cref="ICalibration"/> keeps.</summary>
public abstract class CalibratorContractTests
{
    private LabeledLogits _rows = null!;

    protected abstract ICalibrator CreateCalibrator();

    /// <summary>Reads <see cref="ICalibration.ToJson"/>.</summary>
    protected abstract ICalibration Read(string json);

    /// <summary>Largest rise of the negative log-likelihood on the fitting rows; above 0 for methods that minimise something else or smooth.</summary>
    protected virtual double AllowedRise => 1e-9;

    protected virtual LabeledLogits CreateRows() => ScoredRows.Overconfident(400, 3, seed: 1);

    [OneTimeSetUp]
    public void MakeRows() => _rows = CreateRows();

    [Test]
    public void Probabilities_sum_to_one_for_any_finite_logits()
    {
        ICalibration calibration = Fit();
        double[] p = new double[_rows.LabelSet.Count];
        double[][] extremes = [[1000, 1001, -5], [-1e4, -1e4, -1e4], [0, 0, 0], [1e4, -1e4, 0], [-700, 5, 700]];
        for (int i = 0; i < _rows.RowCount + extremes.Length; i++)
        {
            double[] z = new double[p.Length];
            if (i < _rows.RowCount) _rows.Logits.Row(i).CopyTo(z);
            else extremes[i - _rows.RowCount].AsSpan(0, Math.Min(3, z.Length)).CopyTo(z);
            calibration.Apply(z, p);
            p.ShouldAllBe(static v => v >= 0 && v <= 1);
            p.Sum().ShouldBe(1, 1e-9);
        }
    }

    [Test]
    public void Json_round_trips_exactly()
    {
        ICalibration calibration = Fit();
        string json = calibration.ToJson();
        ICalibration again = Read(json);
        again.ToJson().ShouldBe(json);
        again.Method.ShouldBe(calibration.Method);
        again.ClassCount.ShouldBe(calibration.ClassCount);
        again.Apply(_rows.Logits).Values.ToArray().ShouldBe(calibration.Apply(_rows.Logits).Values.ToArray());
    }

    [Test]
    public void Malformed_json_is_refused()
    {
        Should.Throw<InvalidDataException>(() => Read("{"));
        Should.Throw<InvalidDataException>(() => Read("null"));
        Should.Throw<InvalidDataException>(() => Read("{}"));
    }

    [Test]
    public void Negative_log_likelihood_on_the_fitting_rows_does_not_rise()
    {
        CalibrationFit fit = CreateCalibrator().Fit(_rows);
        (fit.NegativeLogLikelihoodAfter - fit.NegativeLogLikelihoodBefore).ShouldBeLessThanOrEqualTo(AllowedRise);
    }

    [Test]
    public void Reported_negative_log_likelihoods_are_those_of_the_rows()
    {
        CalibrationFit fit = CreateCalibrator().Fit(_rows);
        LabeledProbabilities before = new(ProbabilityMatrix.Softmax(_rows.Logits), _rows.Labels, _rows.LabelSet);
        fit.NegativeLogLikelihoodBefore.ShouldBe(CalibrationMetrics.NegativeLogLikelihood(before), 1e-6);
        fit.NegativeLogLikelihoodAfter.ShouldBe(CalibrationMetrics.NegativeLogLikelihood(_rows.Apply(fit.Calibration)), 1e-6);
    }

    [Test]
    public void Overconfident_rows_become_better_calibrated()
    {
        LabeledProbabilities before = new(ProbabilityMatrix.Softmax(_rows.Logits), _rows.Labels, _rows.LabelSet);
        double error = CalibrationMetrics.ExpectedCalibrationError(_rows.Apply(Fit()));
        error.ShouldBeLessThan(CalibrationMetrics.ExpectedCalibrationError(before));
    }

    [Test]
    public void Fitting_twice_gives_the_same_parameters()
    {
        ICalibrator calibrator = CreateCalibrator();
        calibrator.Fit(_rows).Calibration.ToJson().ShouldBe(calibrator.Fit(_rows).Calibration.ToJson());
        CreateCalibrator().Fit(_rows).Calibration.ToJson().ShouldBe(Fit().ToJson());
    }

    [Test]
    public void Another_number_of_classes_is_refused_where_the_number_is_fixed()
    {
        ICalibration calibration = Fit();
        if (calibration.ClassCount is not int n) return;
        n.ShouldBe(_rows.LabelSet.Count);
        Should.Throw<ArgumentException>(() => calibration.Apply(new double[n + 1], new double[n + 1]));
    }

    [Test]
    public void A_destination_of_another_length_is_refused()
    {
        ICalibration calibration = Fit();
        int n = _rows.LabelSet.Count;
        Should.Throw<ArgumentException>(() => calibration.Apply(new double[n], new double[n - 1]));
    }

    [Test]
    public void No_row_is_refused_in_words()
    {
        LabeledLogits none = new(new LogitMatrix(ReadOnlyMemory<double>.Empty, _rows.LabelSet.Count), ReadOnlyMemory<int>.Empty, _rows.LabelSet);
        Should.Throw<ArgumentException>(() => CreateCalibrator().Fit(none)).Message.ShouldContain("0 rows");
    }

    [Test]
    public void Cancellation_is_honoured() => Should.Throw<OperationCanceledException>(() => CreateCalibrator().Fit(_rows, new CancellationToken(canceled: true)));

    [Test]
    public void Null_is_refused() => Should.Throw<ArgumentNullException>(() => CreateCalibrator().Fit(null!));

    [Test]
    public void Names_are_there()
    {
        CreateCalibrator().Name.ShouldNotBeNullOrWhiteSpace();
        Fit().Method.ShouldMatch("^[a-z0-9-]+/[0-9]+$");
    }

    private ICalibration Fit() => CreateCalibrator().Fit(_rows).Calibration;
}

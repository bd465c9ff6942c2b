using System.Text.Json;
using Threat.Core;

namespace Threat.Losses.Tests;

[Category(Threat.TestKit.TestRerun.Kernels)]
public sealed class TemperatureScalingTests
{
    private static readonly LabelSet Labels = LabelSet.ThreatDefault;

    [Test]
    public void The_optimum_agrees_with_golden_values()
    {
        foreach (JsonElement s in Golden.Calibration.GetProperty("temperature").GetProperty("sets").EnumerateArray())
        {
            CalibrationFit fit = new TemperatureScaling().Fit(Data(s));
            string name = s.GetProperty("name").GetString()!;
            new[] { ((TemperatureCalibration)fit.Calibration).Temperature, fit.NegativeLogLikelihoodBefore, fit.NegativeLogLikelihoodAfter }
                .ShouldAgree([s.GetProperty("T").GetDouble(), s.GetProperty("nllBefore").GetDouble(), s.GetProperty("nllAfter").GetDouble()], 1e-10, 0, name);
            fit.Notes.ShouldBeEmpty();
        }
    }

    [Test]
    public void Rows_without_an_optimum_give_a_bound_and_say_so()
    {
        JsonElement[] sets = [.. Golden.Calibration.GetProperty("temperature").GetProperty("degenerate").EnumerateArray()];
        CalibrationFit right = new TemperatureScaling().Fit(Data(sets[0])), wrong = new TemperatureScaling().Fit(Data(sets[1]));
        ((TemperatureCalibration)right.Calibration).Temperature.ShouldBe(0.01, 1e-15);
        right.Notes.ShouldBe(["The likelihood still rises at MinTemperature 0.01: these rows are all classified right, so there is no optimum. Fit on more, or harder, rows."]);
        ((TemperatureCalibration)wrong.Calibration).Temperature.ShouldBe(100, 1e-12);
        wrong.Notes.ShouldBe(["The likelihood still rises at MaxTemperature 100: on these rows the logits mislead. Check that labels and classes match."]);
    }

    [Test]
    public void A_known_temperature_is_found_again()
    {
        Gen.Select(Gen.Double[0.2, 8], Gen.Int[0, 1000]).Sample((t, seed) =>
        {
            // Labels drawn from softmax(z): scaling z by t must be undone by T close to t.
            Random random = new(seed);
            int n = 4000;
            double[] z = new double[n * 3];
            int[] y = new int[n];
            for (int i = 0; i < n; i++)
            {
                for (int c = 0; c < 3; c++) z[i * 3 + c] = 3 * random.NextDouble();
                double[] e = [.. Enumerable.Range(0, 3).Select(c => Math.Exp(z[i * 3 + c]))];
                double u = random.NextDouble() * e.Sum();
                y[i] = u < e[0] ? 0 : u < e[0] + e[1] ? 1 : 2;
            }
            LabelSet three = LabelSet.Create("a", "b", "c");
            double one = Temperature(new(new(z, 3), y, three)), scaled = Temperature(new(new(z.Select(x => x * t).ToArray(), 3), y, three));
            one.ShouldBe(1, 0.3);
            (scaled / one).ShouldBe(t, 1e-8 * t);
        }, iter: 20);

        static double Temperature(LabeledLogits d) => ((TemperatureCalibration)new TemperatureScaling().Fit(d).Calibration).Temperature;
    }

    [Test]
    public void Equal_logits_keep_temperature_one()
    {
        CalibrationFit fit = new TemperatureScaling().Fit(new(new(new double[80], 2), Enumerable.Range(0, 40).Select(i => i % 2).ToArray(), LabelSet.Create("a", "b")));
        ((TemperatureCalibration)fit.Calibration).Temperature.ShouldBe(1);
        fit.Notes.Count.ShouldBe(1);
    }

    [Test]
    public void Extreme_logits_stay_finite()
    {
        double[] z = [.. Enumerable.Range(0, 60).SelectMany(i => i % 3 == 0 ? new[] { -1e4, 1e4 } : [1e4, -1e4])];
        CalibrationFit fit = new TemperatureScaling(new() { MaxTemperature = 1e6 }).Fit(new(new(z, 2), Enumerable.Range(0, 60).Select(i => i % 4 == 0 ? 1 : 0).ToArray(), LabelSet.Create("a", "b")));
        double.IsFinite(fit.NegativeLogLikelihoodAfter).ShouldBeTrue();
        fit.NegativeLogLikelihoodAfter.ShouldBeLessThan(fit.NegativeLogLikelihoodBefore);
        fit.Notes.ShouldBeEmpty();
    }

    [Test]
    public void What_cannot_be_fitted_is_refused()
    {
        double[] logits = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 5))];
        int[] mixed = [.. Enumerable.Range(0, 30).Select(i => i % 2)];
        LabelSet two = LabelSet.Create("Normal", "Attack");
        TemperatureScaling scaling = new();
        Should.Throw<ArgumentException>(() => scaling.Fit(new(new(logits, 2), new int[30], two))).Message
            .ShouldStartWith("All 30 rows are of class 'Normal'; a calibration needs rows of at least 2 classes. Split stratified.");
        Should.Throw<ArgumentException>(() => scaling.Fit(new(new(logits.AsMemory(0, 38), 2), mixed.AsMemory(0, 19), two))).Message
            .ShouldStartWith("19 rows were given; this calibrator needs at least 20 (its option MinimumRows). Hold out more rows.");
        double[] probabilities = [.. Enumerable.Range(0, 30).SelectMany(i => new[] { i / 30.0, 1 - i / 30.0 })];
        Should.Throw<ArgumentException>(() => scaling.Fit(new(new(probabilities, 2), mixed, two))).Message
            .ShouldStartWith("These are probabilities, not logits: every row lies between 0 and 1 and sums to 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => new TemperatureScaling(new() { MinTemperature = 3, MaxTemperature = 2 })).Message
            .ShouldStartWith("MinTemperature is 3 and MaxTemperature is 2; the first must be below the second.");
        Should.Throw<ArgumentOutOfRangeException>(() => new TemperatureCalibration(double.NaN));
    }

    private static LabeledLogits Data(JsonElement s) => new(new(s.GetProperty("logits").Flat(), 7), s.GetProperty("labels").Ids().Select(x => (int)x).ToArray(), Labels);
}

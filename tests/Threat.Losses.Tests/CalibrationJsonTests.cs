using Threat.Core;

namespace Threat.Losses.Tests;

public sealed class CalibrationJsonTests
{
    [Test]
    public void Temperature_comes_back_exactly()
        => Gen.Double[1e-3, 1e3].Sample(t =>
        {
            TemperatureCalibration saved = new(t);
            ((TemperatureCalibration)CalibrationJson.Read(saved.Method, saved.ToJson())).Temperature.ShouldBe(t);
        });

    [Test]
    public void Softmax_comes_back()
        => CalibrationJson.Read("softmax/1", IdentityCalibration.Instance.ToJson()).ShouldBeSameAs(IdentityCalibration.Instance);

    [TestCase("temperature/1", "{}"), TestCase("temperature/1", "null"), TestCase("temperature/1", "{\"temperature\": -1}"), TestCase("temperature/1", "oops")]
    public void Malformed_json_is_refused(string method, string json)
        => Should.Throw<InvalidDataException>(() => CalibrationJson.Read(method, json)).Message.ShouldStartWith("The calibration temperature/1 is malformed: ");

    [Test]
    public void A_prior_shift_over_a_calibration_of_other_classes_is_malformed()
    {
        const string json = """{ "method": "vector/1", "calibration": "{\"weights\": [1, 1], \"biases\": [0, 0]}", "ratios": [1, 1, 1] }""";
        Should.Throw<InvalidDataException>(() => CalibrationJson.Read("prior-shift/1", json)).Message.ShouldBe("The calibration prior-shift/1 is malformed: it has 3 ratios and a calibration for 2 classes.");
    }

    [Test]
    public void An_unknown_method_is_named_with_the_known_ones()
        => Should.Throw<InvalidDataException>(() => CalibrationJson.Read("magic/3", "{}")).Message
            .ShouldStartWith("The calibration method 'magic/3' is unknown; this version reads ");

    [Test]
    public void Probabilities_sum_to_one_and_keep_the_order()
    {
        ICalibration[] all = [IdentityCalibration.Instance, new TemperatureCalibration(2.5), new TemperatureCalibration(0.3)];
        Gen.Double[-1e4, 1e4].Array[2, 9].Sample(z =>
        {
            foreach (ICalibration c in all)
            {
                double[] p = new double[z.Length];
                c.Apply(z, p);
                p.Sum().ShouldBe(1, 1e-12);
                p[Array.IndexOf(z, z.Max())].ShouldBe(p.Max());
            }
        });
    }
}

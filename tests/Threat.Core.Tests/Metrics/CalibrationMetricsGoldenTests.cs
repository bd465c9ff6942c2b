using System.Text.Json;
using Threat.TestKit;

namespace Threat.Core.Tests;

/// <summary>Calibration errors against an independent implementation on the sets of logits the file holds, as given and at the best temperature.</summary>
public sealed class CalibrationMetricsGoldenTests
{
    private const double Tolerance = 1e-9;

    [TestCase("overconfident", "T=1")]
    [TestCase("overconfident", "T=opt")]
    [TestCase("underconfident", "T=1")]
    [TestCase("underconfident", "T=opt")]
    public void Errors_agree(string set, string temperature)
    {
        JsonElement root = Root();
        JsonElement expected = root.GetProperty("calibration").GetProperty("fromTemperatureSets").GetProperty(set).GetProperty(temperature);
        JsonElement input = root.GetProperty("temperature").GetProperty("sets").EnumerateArray().Single(s => s.GetProperty("name").GetString() == set);
        LabeledProbabilities rows = Rows(input, temperature == "T=1" ? 1 : Temperature(input));

        CalibrationMetrics.ExpectedCalibrationError(rows).ShouldBe(Number(expected, "ece15 (lo,hi]"), Tolerance);
        CalibrationMetrics.ExpectedCalibrationError(rows, CalibrationBinning.EqualMass).ShouldBe(Number(expected, "eceEqualMass15"), Tolerance);
        CalibrationMetrics.ClasswiseCalibrationError(rows).ShouldBe(Number(expected, "classwiseEce15"), Tolerance);
        CalibrationMetrics.ClasswiseCalibrationError(rows, CalibrationBinning.EqualMass).ShouldBe(Number(expected, "classwiseEceEqualMass15 (adaptive)"), Tolerance);
        CalibrationMetrics.MaximumCalibrationError(rows).ShouldBe(Number(expected, "mce"), Tolerance);
        CalibrationMetrics.Brier(rows).ShouldBe(Number(expected, "brierSum"), Tolerance);
        CalibrationMetrics.NegativeLogLikelihood(rows).ShouldBe(Number(expected, "nll"), Tolerance);
        ClassificationReport.Evaluate(rows).Accuracy.ShouldBe(Number(expected, "accuracy"), Tolerance);

        IReadOnlyList<ReliabilityBin> bins = CalibrationMetrics.ReliabilityBins(rows);
        JsonElement expectedBins = expected.GetProperty("reliability (count, meanConf, accuracy) per bin");
        bins.Count.ShouldBe(15);
        for (int b = 0; b < 15; b++)
        {
            bins[b].Count.ShouldBe(expectedBins[b][0].GetInt32());
            Same(bins[b].MeanConfidence, expectedBins[b][1]);
            Same(bins[b].Accuracy, expectedBins[b][2]);
        }
    }

    [Test]
    public void Confidences_on_the_edges_of_bins_agree()
    {
        JsonElement edge = Root().GetProperty("calibration").GetProperty("edgeCase");
        LabeledProbabilities rows = Labeled(Doubles(edge.GetProperty("probs")), edge.GetProperty("labels"), 2);
        CalibrationMetrics.ExpectedCalibrationError(rows, binCount: 10).ShouldBe(Number(edge, "ece10 (lo,hi]"), Tolerance);
    }

    private static JsonElement Root() => JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Require("golden", "calibration.json"))).RootElement;

    private static LabeledProbabilities Rows(JsonElement set, double temperature)
    {
        double[] logits = Doubles(set.GetProperty("logits"));
        int classes = set.GetProperty("logits")[0].GetArrayLength();
        LogitMatrix scaled = new(logits.Select(z => z / temperature).ToArray(), classes);
        return Labeled(ProbabilityMatrix.Softmax(scaled).Values.ToArray(), set.GetProperty("labels"), classes);
    }

    private static LabeledProbabilities Labeled(double[] p, JsonElement labels, int classes)
        => new(new ProbabilityMatrix(p, classes), labels.EnumerateArray().Select(static v => v.GetInt32()).ToArray(), LabelSet.Create(Enumerable.Range(0, classes).Select(static i => $"c{i}")));

    private static double Temperature(JsonElement set) => set.EnumerateObject().First(static p => p.Name.StartsWith('T') && p.Value.ValueKind == JsonValueKind.Number).Value.GetDouble();

    private static double[] Doubles(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(static r => r.EnumerateArray()).Select(static v => v.GetDouble())];

    private static double Number(JsonElement parent, string name) => parent.GetProperty(name).GetDouble();

    private static void Same(double actual, JsonElement expected)
    {
        if (expected.ValueKind == JsonValueKind.Null) actual.ShouldBe(double.NaN);
        else actual.ShouldBe(expected.GetDouble(), Tolerance);
    }
}

using System.Text.Json;
using Threat.TestKit;

namespace Threat.Core.Tests;

/// <summary>Every metric against scikit-learn's values.</summary>
public sealed class MetricsGoldenTests
{
    private const double Tolerance = 1e-9;

    [TestCase("sevenClasses")]
    [TestCase("binary")]
    [TestCase("absentClass")]
    [TestCase("single_row")]
    public void Report_agrees_with_scikit_learn(string name)
    {
        JsonElement expected = Case(name);
        LabeledProbabilities rows = Rows(expected);
        ClassificationReport report = ClassificationReport.Evaluate(rows);

        int[] predictions = DecisionPolicy.Argmax(rows.LabelSet).Decide(rows.Probabilities);
        predictions.ShouldBe(Ints(expected.GetProperty("predictions")));
        for (int t = 0; t < rows.LabelSet.Count; t++)
        {
            for (int p = 0; p < rows.LabelSet.Count; p++) report.Confusion[t, p].ShouldBe(expected.GetProperty("confusionMatrix_rowsTrue")[t][p].GetInt32());
        }
        Same(report.Accuracy, expected.GetProperty("accuracy"));
        Same(report.BalancedAccuracy, expected.GetProperty("balancedAccuracy_presentClasses"));
        Same(report.MatthewsCorrelation, expected.GetProperty("mcc"));
        Same(report.CohensKappa, expected.GetProperty("cohenKappa"));
        for (int c = 0; c < rows.LabelSet.Count; c++)
        {
            Same(report.Classes[c].Precision, expected.GetProperty("precision")[c]);
            Same(report.Classes[c].Recall, expected.GetProperty("recall")[c]);
            Same(report.Classes[c].F1, expected.GetProperty("f1")[c]);
            report.Classes[c].Support.ShouldBe(expected.GetProperty("support")[c].GetInt32());
            Same(report.Probabilities!.RocAuc[c], expected.GetProperty("rocAucOneVsRest")[c]);
            Same(report.Probabilities!.AveragePrecision[c], expected.GetProperty("averagePrecisionOneVsRest")[c]);
        }
        Same(report.Macro, expected.GetProperty("macro"));
        Same(report.Weighted, expected.GetProperty("weighted"));
        Same(report.Probabilities!.NegativeLogLikelihood, expected.GetProperty("logLoss"));
        Same(report.Probabilities!.Brier, expected.GetProperty("brierMulticlass_sumOverClasses_meanOverRows"));
    }

    [Test]
    public void Every_case_of_the_file_is_tested()
        => Cases().EnumerateObject().Select(static c => c.Name).ShouldBe(["sevenClasses", "binary", "absentClass", "single_row"], ignoreOrder: true);

    private static JsonElement Cases() => JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Require("golden", "metrics.json"))).RootElement.GetProperty("cases");

    private static JsonElement Case(string name) => Cases().GetProperty(name);

    private static LabeledProbabilities Rows(JsonElement c)
    {
        int classes = c.GetProperty("classes").GetInt32();
        double[] p = [.. c.GetProperty("probabilities").EnumerateArray().SelectMany(static r => r.EnumerateArray()).Select(static v => v.GetDouble())];
        return new LabeledProbabilities(new ProbabilityMatrix(p, classes), Ints(c.GetProperty("labels")), LabelSet.Create(Enumerable.Range(0, classes).Select(static i => $"c{i}")));
    }

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(static v => v.GetInt32())];

    private static void Same(AverageMetrics actual, JsonElement expected)
    {
        Same(actual.Precision, expected.GetProperty("precision"));
        Same(actual.Recall, expected.GetProperty("recall"));
        Same(actual.F1, expected.GetProperty("f1"));
    }

    private static void Same(double actual, JsonElement expected)
    {
        if (expected.ValueKind == JsonValueKind.Null) actual.ShouldBe(double.NaN);
        else actual.ShouldBe(expected.GetDouble(), Tolerance);
    }
}

using System.Text.Json;
using Threat.Core;

namespace Threat.Thresholds.Tests.Evaluation;

/// <summary>Decisions of the original's rule at several thresholds, measured by scikit-learn.</summary>
public class GoldenEvaluationTests
{
    [Test]
    public void Decisions_and_figures_agree_with_golden_values()
    {
        double[][] rows = GoldenThresholds.Scores;
        int compared = 0;
        foreach (JsonProperty entry in GoldenThresholds.Set.GetProperty("evaluation").EnumerateObject())
        {
            double[] thresholds = entry.Value.TryGetProperty("thresholds", out JsonElement t) ? [.. t.EnumerateArray().Select(static v => v.GetDouble())] : [2, 2, 2, 2, 2, 2, 2];
            IDecisionRule rule = HighestAboveThresholdRule.Instance;
            if (entry.Name.StartsWith("argmax p/t with f1", StringComparison.Ordinal))
                (rule, thresholds) = (ScaledArgmaxRule.Instance, [.. GoldenThresholds.Set.GetProperty("evaluation").GetProperty("f1 thresholds (highest)").GetProperty("thresholds").EnumerateArray().Select(static v => v.GetDouble())]);
            int[] decided = [.. rows.Select(r => rule.Decide(r, thresholds).ClassId)];
            ClassificationReport report = ClassificationReport.Evaluate(GoldenThresholds.Labels, decided, LabelSet.ThreatDefault);
            report.Accuracy.ShouldBe(Number("accuracy"), 1e-12, entry.Name);
            report.Macro.F1.ShouldBe(Number("macroF1"), 1e-12, entry.Name);
            report.Weighted.F1.ShouldBe(Number("weightedF1"), 1e-12, entry.Name);
            report.MatthewsCorrelation.ShouldBe(Number("mcc"), 1e-12, entry.Name);
            for (int a = 0; a < 7; a++)
            {
                report.Classes[a].Precision.ShouldBe(entry.Value.GetProperty("precision")[a].GetDouble(), 1e-12, entry.Name);
                for (int b = 0; b < 7; b++) report.Confusion[a, b].ShouldBe(entry.Value.GetProperty("confusion")[a][b].GetInt32(), entry.Name);
            }
            compared++;

            double Number(string name) => entry.Value.GetProperty(name).GetDouble();
        }
        compared.ShouldBe(8);
    }

    [Test]
    public void Every_figure_has_an_interval_around_it()
    {
        LabeledProbabilities rows = Synthetic.Scores(2_000, 4);
        ThresholdEvaluation e = ThresholdEvaluator.EvaluateThresholds(rows, DecisionPolicy.Argmax(rows.LabelSet), resamples: 200);
        e.Macro.Precision.Estimate.ShouldBe(e.Report.Macro.Precision);
        e.Weighted.Recall.Estimate.ShouldBe(e.Report.Weighted.Recall);
        e.Classes[1].Recall.Estimate.ShouldBe(e.Report.Classes[1].Recall);
        ConfidenceInterval[] all = [e.Accuracy, e.MatthewsCorrelation, .. Of(e.Macro), .. Of(e.Weighted), .. e.Classes.SelectMany(Of), .. e.Confusion.SelectMany(static r => r)];
        all.Length.ShouldBe(2 + 6 + 21 + 56);
        all.ShouldAllBe(static i => i.Lower <= i.Estimate + 1e-9 && i.Estimate <= i.Upper + 1e-9);
        ConfidenceInterval cell = e.Confusion[0][0];
        cell.Estimate.ShouldBe(e.Report.Confusion[0, 0]);
        double spread = 1.96 * Math.Sqrt(cell.Estimate * (1 - cell.Estimate / rows.RowCount));
        cell.Lower.ShouldBe(cell.Estimate - spread, 0.2 * spread);
        e.Confusion[0][7].Estimate.ShouldBe(0);
        e.ToString().ShouldMatch(@"macro precision 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\], recall ");

        static ConfidenceInterval[] Of(IntervalMetrics m) => [m.Precision, m.Recall, m.F1];
    }

    [Test]
    public void Cells_of_a_large_table_are_scaled_to_all_its_rows()
    {
        LabeledProbabilities rows = Synthetic.Scores(40_000, 5);
        ConfidenceInterval cell = ThresholdEvaluator.EvaluateThresholds(rows, DecisionPolicy.Argmax(rows.LabelSet), resamples: 100).Confusion[0][0];
        double spread = 1.96 * Math.Sqrt(cell.Estimate * (1 - cell.Estimate / rows.RowCount));
        cell.Upper.ShouldBe(cell.Estimate + spread, 0.35 * spread);
    }
}

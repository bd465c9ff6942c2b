using Threat.Core;

namespace Threat.Thresholds.Tests.Experiment;

/// <summary>Thresholds chosen on 1,000 rows and measured on 20,000 the search has not seen, over twelve seeds.</summary>
public class FreshDataTests
{
    private const int Seeds = 12;

    [TestCase(0, TestName = "Logistic_scores_the_default_beats_one_vs_rest_with_the_original_rule_on_fresh_rows")]
    [TestCase(32, TestName = "Network_scores_the_default_beats_one_vs_rest_with_the_original_rule_on_fresh_rows")]
    public void The_default_holds_on_fresh_rows(int hidden)
    {
        int wins = 0;
        double averaged = 0, grid = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            OverlappingClasses source = new(100 + seed);
            (float[] features, int[] labels) = source.Draw(6_000);
            SmallNetwork network = SmallNetwork.Train(features, labels, OverlappingClasses.Columns, hidden, seed, epochs: 10);
            (features, labels) = source.Draw(1_000);
            LabeledProbabilities heldOut = network.Score(features, labels);
            (features, labels) = source.Draw(20_000);
            LabeledProbabilities fresh = network.Score(features, labels);
            DecisionPolicy joint = Choose(heldOut, new ThresholdOptimizerOptions()), original = Choose(heldOut, OneVersusRestOptions(ThresholdSearch.Exact, ThresholdAveraging.None, 0));
            if (Synthetic.MacroF1(fresh, joint) > Synthetic.MacroF1(fresh, original)) wins++;
            averaged += OneVersusRestF1(fresh, Choose(heldOut, OneVersusRestOptions(ThresholdSearch.Exact, ThresholdAveraging.CrossValidation, 20)));
            grid += OneVersusRestF1(fresh, Choose(heldOut, OneVersusRestOptions(ThresholdSearch.Grid, ThresholdAveraging.None, 0)));
        }
        TestContext.Out.WriteLine(FormattableString.Invariant($"wins {wins}/{Seeds}; one-vs-rest F1 on fresh rows: averaged exact {averaged / Seeds:0.0000}, grid of 100 {grid / Seeds:0.0000}"));
        wins.ShouldBeGreaterThanOrEqualTo(10);
        averaged.ShouldBeGreaterThanOrEqualTo(grid);
    }

    private static ThresholdOptimizerOptions OneVersusRestOptions(ThresholdSearch search, ThresholdAveraging averaging, double prior)
        => new() { Joint = false, Rule = HighestAboveThresholdRule.Instance, Search = search, Averaging = averaging, PriorStrength = prior };

    private static DecisionPolicy Choose(LabeledProbabilities heldOut, ThresholdOptimizerOptions options) => new ThresholdOptimizer(options).Optimize(heldOut).Policy;

    private static double OneVersusRestF1(LabeledProbabilities rows, DecisionPolicy policy)
    {
        Internal.ScoreTable table = new(rows.Probabilities.Values, rows.Labels, rows.LabelSet.Count);
        return Enumerable.Range(0, table.Classes).Average(c => Internal.OneVersusRest.Count(table, c, policy.Thresholds[c]).F1);
    }
}

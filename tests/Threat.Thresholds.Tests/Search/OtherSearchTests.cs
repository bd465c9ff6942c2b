using Threat.Core;

namespace Threat.Thresholds.Tests.Search;

public class OtherSearchTests
{
    private static readonly LabeledProbabilities Rows = Synthetic.Scores(3_000, 6);

    [TestCase(ThresholdSearch.Grid)]
    [TestCase(ThresholdSearch.Bayesian)]
    public void No_other_search_beats_the_exact_one_and_all_come_near(ThresholdSearch search)
    {
        ThresholdTuning exact = Tune(ThresholdSearch.Exact), other = Tune(search);
        for (int c = 0; c < 4; c++)
        {
            other.Classes[c].OneVersusRest.F1.ShouldBeLessThanOrEqualTo(exact.Classes[c].OneVersusRest.F1);
            other.Classes[c].OneVersusRest.F1.ShouldBeGreaterThan(exact.Classes[c].OneVersusRest.F1 - 0.03);
        }
    }

    [TestCase("f1")]
    [TestCase("f-beta(0.5)")]
    [TestCase("recall@precision>=0.95")]
    [TestCase("recall@alerts<=50/1000000:0.002")]
    [TestCase("cost(1,10)")]
    [TestCase("g-mean")]
    public void Every_metric_name_is_read_again(string name) => ThresholdMetric.Parse(name).Name.ShouldBe(name);

    [TestCase("f2", "'f2' is no threshold metric; known are")]
    [TestCase("recall@precision>=1.5", "The metric 'recall@precision>=1.5' has a number out of range")]
    public void Other_names_are_refused(string name, string message) => Should.Throw<FormatException>(() => ThresholdMetric.Parse(name)).Message.ShouldStartWith(message);

    private static ThresholdTuning Tune(ThresholdSearch search)
        => new ThresholdOptimizer(new ThresholdOptimizerOptions { Search = search, Joint = false, Averaging = ThresholdAveraging.None, PriorStrength = 0, Trials = search == ThresholdSearch.Bayesian ? 30 : 100 }).Tune(Rows);
}

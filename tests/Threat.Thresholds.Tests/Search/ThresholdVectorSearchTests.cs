using Threat.Core;

namespace Threat.Thresholds.Tests.Search;

public class ThresholdVectorSearchTests
{
    private static readonly LabelSet Three = LabelSet.Create("Normal", "Scan", "Bot");

    [Test]
    public void A_callback_is_maximised_over_all_thresholds_together()
    {
        double[] best = [0.4, 0.05, 0.2];
        ThresholdVector found = ThresholdVectorSearch.Maximize(Three, t => -Enumerable.Range(0, 3).Sum(c => Math.Pow(Math.Log(t[c] / best[c]), 2)), trials: 150);
        for (int c = 0; c < 3; c++) found.Thresholds[c].ShouldBe(best[c], 0.1 * best[c]);
        found.Trials.ShouldBe(150);
        found.Value.ShouldBeGreaterThan(-0.02);
    }

    [Test]
    public void It_is_never_worse_than_its_starts_and_repeats_itself()
    {
        ClassThresholds start = new(Three, [0.3, 0.02, 0.001]);
        List<double> first = [], second = [];
        ThresholdVector found = Run(first);
        Run(second);
        second.ShouldBe(first);
        found.Value.ShouldBeGreaterThanOrEqualTo(first[0]);
        found.Value.ShouldBe(first.Max());

        ThresholdVector Run(List<double> values) => ThresholdVectorSearch.Maximize(Three, t =>
        {
            values.Add(Math.Sin(20 * t[0]) + Math.Cos(7 * t[1]) - t[2]);
            return values[^1];
        }, [start], trials: 40, seed: 5);
    }

    [Test]
    public void Wrong_input_is_named()
    {
        Should.Throw<InvalidOperationException>(() => ThresholdVectorSearch.Maximize(Three, static _ => double.NaN)).Message.ShouldBe("The objective gave NaN for the thresholds [0.5, 0.5, 0.5]; give a number, with a low one where it is undefined.");
        Should.Throw<ArgumentException>(() => ThresholdVectorSearch.Maximize(Three, static _ => 0, [ClassThresholds.Uniform(LabelSet.Create("a", "b"))])).Message.ShouldStartWith("A start is for classes [a, b], the search for [Normal, Scan, Bot].");
        Should.Throw<ArgumentException>(() => ThresholdVectorSearch.Maximize(Three, static _ => 0, [])).Message.ShouldStartWith("0 starts were given");
        Should.Throw<ArgumentException>(() => ThresholdVectorSearch.Maximize(Three, static _ => 0, trials: 9)).Message.ShouldStartWith("trials is 9; it must be at least 10.");
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Should.Throw<OperationCanceledException>(() => ThresholdVectorSearch.Maximize(Three, static _ => 0, cancellationToken: stopped.Token));
    }
}

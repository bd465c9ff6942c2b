using Threat.Core;

namespace Threat.Thresholds.Tests.Evaluation;

public class ThresholdEvaluatorTests
{
    private static readonly LabeledProbabilities Rows = Synthetic.Scores(2_000, 4);

    [Test]
    public void Intervals_agree_with_a_bootstrap_over_rows()
    {
        DecisionPolicy policy = DecisionPolicy.Argmax(Rows.LabelSet);
        ThresholdEvaluation evaluation = ThresholdEvaluator.EvaluateThresholds(Rows, policy, resamples: 500);
        ConfidenceInterval slow = Bootstrap.Interval(Rows.Labels, policy.Decide(Rows.Probabilities), Rows.LabelSet, static r => r.Accuracy, new BootstrapOptions { Resamples = 500 });
        evaluation.Accuracy.Estimate.ShouldBe(slow.Estimate, 1e-12);
        evaluation.Accuracy.Lower.ShouldBe(slow.Lower, 0.005);
        evaluation.Accuracy.Upper.ShouldBe(slow.Upper, 0.005);
        evaluation.Macro.F1.Lower.ShouldBeLessThan(evaluation.Macro.F1.Upper);
    }

    [Test]
    public void Counts_of_the_confusion_matrix_are_whole([Values(7, 29, 57)] int found)
    {
        LabelSet two = LabelSet.Create("Normal", "Scan");
        double[] p = [.. Enumerable.Range(0, 100).SelectMany(i => i < found ? new[] { 0.1, 0.9 } : [0.9, 0.1])];
        LabeledProbabilities rows = new(new ProbabilityMatrix(p, 2), Enumerable.Repeat(1, 100).ToArray(), two);
        ThresholdEvaluator.EvaluateThresholds(rows, DecisionPolicy.Argmax(two), resamples: 10).Confusion[1][1].Estimate.ShouldBe((double)found);
    }

    [Test]
    public void Prints_a_line_per_class_with_intervals()
        => ThresholdEvaluator.EvaluateThresholds(Rows, DecisionPolicy.Argmax(Rows.LabelSet), resamples: 50).ToString()
            .ShouldMatch(@"Class 3 \(BruteForce\): threshold=0\.5000, f1=0\.\d{4}, samples=\d+  \[f1 0\.\d{3}-0\.\d{3}, precision 0\.\d{3} \[0\.\d{3}, [01]\.\d{3}\], recall ");

    [Test]
    public void Thresholds_of_other_classes_are_refused()
        => Should.Throw<ArgumentException>(() => ThresholdEvaluator.EvaluateThresholds(Rows, DecisionPolicy.Argmax(LabelSet.Create("a", "b")))).Message
            .ShouldStartWith("The thresholds are for classes [a, b], the rows have [Normal, DDoS,");
}

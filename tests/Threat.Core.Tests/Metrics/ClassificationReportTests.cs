using Threat.TestKit;

namespace Threat.Core.Tests;

public sealed class ClassificationReportTests
{
    private static readonly LabelSet Labels = LabelSet.Create("Normal", "Scan", "Bot");

    [Test]
    public void It_prints_an_aligned_table()
    {
        double[,] p = { { 0.7, 0.2, 0.1 }, { 0.4, 0.5, 0.1 }, { 0.1, 0.8, 0.1 }, { 0.3, 0.6, 0.1 } };
        ClassificationReport report = ClassificationReport.Evaluate(new LabeledProbabilities(ProbabilityMatrix.From(p), new[] { 0, 0, 1, 1 }, Labels));
        report.ToString().ReplaceLineEndings("\n").ShouldBe(
            """
            class        precision    recall        F1   support   ROC-AUC    PR-AUC
            Normal           1.000     0.500     0.667         2     1.000     1.000
            Scan             0.667     1.000     0.800         2     1.000     1.000
            Bot              0.000     0.000     0.000         0       NaN       NaN
            macro avg        0.556     0.500     0.489         4     1.000     1.000
            weighted avg     0.833     0.750     0.733         4
            accuracy 0.750, balanced accuracy 0.750, MCC 0.577, kappa 0.500, NLL 0.502, Brier 0.270, ECE 0.350

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Without_probabilities_their_columns_are_left_out()
    {
        ClassificationReport report = ClassificationReport.Evaluate([0, 0, 1, 2], [0, -1, 1, 0], Labels);
        report.Probabilities.ShouldBeNull();
        report.ToString().ShouldNotContain("AUC");
        report.ToString().ShouldEndWith("abstained 1" + Environment.NewLine);
    }

    [Test]
    public void Abstained_rows_lower_recall_and_accuracy_and_leave_precision_alone()
    {
        ClassificationReport all = ClassificationReport.Evaluate([0, 0, 1, 1], [0, 1, 1, 1], Labels), some = ClassificationReport.Evaluate([0, 0, 1, 1], [0, 1, 1, -1], Labels);
        some.Accuracy.ShouldBe(0.5);
        some["Scan"].Recall.ShouldBe(0.5);
        some["Scan"].Precision.ShouldBe(0.5);
        some["Normal"].ShouldBe(all["Normal"]);
    }

    [Test]
    public void False_positive_rate_is_the_share_of_harmless_rows_that_alarm()
    {
        ClassificationReport report = ClassificationReport.Evaluate([0, 0, 0, 0, 1], [0, 1, 2, -1, 0], Labels);
        report.FalsePositiveRate("normal").ShouldBe(0.5);
        double.IsNaN(report.FalsePositiveRate("Bot")).ShouldBeTrue();
        Should.Throw<UnknownLabelException>(() => report.FalsePositiveRate("Benign"));
    }

    [Test]
    public void One_class_decided_as_itself_has_no_kappa_and_no_correlation()
    {
        ClassificationReport report = ClassificationReport.Evaluate([1, 1, 1], [1, 1, 1], Labels);
        report.Accuracy.ShouldBe(1);
        report.BalancedAccuracy.ShouldBe(1);
        report.MatthewsCorrelation.ShouldBe(0);
        report.CohensKappa.ShouldBe(double.NaN);
        report.Macro.F1.ShouldBe(1.0 / 3, 1e-15);
    }

    [Test]
    public void All_rows_abstained_is_a_report_of_zeros()
    {
        ClassificationReport report = ClassificationReport.Evaluate([0, 1, 2], [-1, -1, -1], Labels);
        report.Accuracy.ShouldBe(0);
        report.MatthewsCorrelation.ShouldBe(0);
        report.CohensKappa.ShouldBe(0);
        report.Macro.Precision.ShouldBe(0);
    }

    [Test]
    public void Thresholds_of_the_policy_decide()
    {
        LabeledProbabilities rows = ScoredRows.Probabilities(500, [0.8, 0.15, 0.05], seed: 1);
        DecisionPolicy policy = new(PlainScaledRule.Instance, new ClassThresholds(rows.LabelSet, [0.8, 0.15, 0.05]));
        ClassificationReport tuned = ClassificationReport.Evaluate(rows, policy), plain = ClassificationReport.Evaluate(rows);
        tuned.BalancedAccuracy.ShouldBeGreaterThan(plain.BalancedAccuracy);
        tuned.Accuracy.ShouldBeLessThan(plain.Accuracy);
        tuned.Probabilities!.NegativeLogLikelihood.ShouldBe(plain.Probabilities!.NegativeLogLikelihood);
    }

    [Test]
    public void A_policy_for_other_classes_or_another_order_is_refused()
    {
        LabeledProbabilities rows = ScoredRows.Probabilities(20, [0.8, 0.15, 0.05], seed: 1);
        DecisionPolicy other = DecisionPolicy.Argmax(LabelSet.Create("class1", "class0", "class2"));
        Should.Throw<ArgumentException>(() => ClassificationReport.Evaluate(rows, other)).Message
            .ShouldStartWith("The policy is for classes [class1, class0, class2], the rows have [class0, class1, class2]; they must be the same in the same order.");
    }

    [Test]
    public void No_row_is_refused()
    {
        Should.Throw<ArgumentException>(() => ClassificationReport.Evaluate([], [], Labels)).Message.ShouldBe("0 rows cannot be evaluated. Give at least 1 row.");
        LabeledProbabilities none = new(new ProbabilityMatrix(ReadOnlyMemory<double>.Empty, 3), ReadOnlyMemory<int>.Empty, Labels);
        Should.Throw<ArgumentException>(() => ClassificationReport.Evaluate(none)).Message.ShouldBe("0 rows cannot be evaluated. Give at least 1 row.");
    }

    [Test]
    public void Averages_lie_between_the_classes_and_perfect_decisions_are_perfect()
        => Gen.Int[2, 80].SelectMany(static n => Gen.Select(Gen.Int[0, 2].Array[n], Gen.Int[-1, 2].Array[n])).Sample(static (truth, decided) =>
        {
            ClassificationReport report = ClassificationReport.Evaluate(truth, decided, Labels);
            report.Macro.F1.ShouldBeInRange(report.Classes.Min(static c => c.F1) - 1e-12, report.Classes.Max(static c => c.F1) + 1e-12);
            report.Weighted.Recall.ShouldBe(report.Accuracy, 1e-12);
            report.MatthewsCorrelation.ShouldBeInRange(-1, 1);
            ClassificationReport perfect = ClassificationReport.Evaluate(truth, truth, Labels);
            perfect.Accuracy.ShouldBe(1);
            perfect.BalancedAccuracy.ShouldBe(1);
            if (truth.Distinct().Count() > 1) perfect.MatthewsCorrelation.ShouldBe(1, 1e-12);
        }, iter: 300);

    [Test]
    public void Correlation_does_not_overflow_on_millions_of_rows()
    {
        int[] truth = new int[3_000_000], decided = new int[3_000_000];
        for (int i = 0; i < truth.Length; i++) (truth[i], decided[i]) = (i % 3, i % 6 == 0 ? 1 : i % 3);
        ClassificationReport report = ClassificationReport.Evaluate(truth, decided, Labels);
        report.Accuracy.ShouldBe(1 - 1.0 / 6, 1e-9);
        report.MatthewsCorrelation.ShouldBe(0.7833494518006403, 1e-9);
    }
}

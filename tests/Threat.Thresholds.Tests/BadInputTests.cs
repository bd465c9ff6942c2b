using Threat.Core;

namespace Threat.Thresholds.Tests;

/// <summary>What people pass by mistake, and what they are told.</summary>
public class BadInputTests
{
    private static readonly LabelSet Three = LabelSet.Create("Normal", "Scan", "Bot");

    [Test]
    public void Probabilities_that_do_not_sum_to_one()
        => Message(() => Rows([0.5, 0.2, 0.1], 0)).ShouldBe("The probabilities of row 0 sum to 0.8; they must sum to 1 (± 0.001). One-vs-rest scores must be normalised first. (Parameter 'values')");

    [Test]
    public void Logits_in_place_of_probabilities()
        => Message(() => Rows([0.2, 0.3, 0.5, 2.5, -1, 0.3], 0, 1)).ShouldBe("Row 1, class 0 is 2.5; a probability lies between 0 and 1. These look like logits: convert them with ProbabilityMatrix.Softmax or a calibration. (Parameter 'values')");

    [Test]
    public void Not_a_number()
        => Message(() => Rows([0.2, double.NaN, 0.8], 0)).ShouldBe("Row 0, class 1 is NaN; a probability lies between 0 and 1. (Parameter 'values')");

    [Test]
    public void Labels_out_of_range()
        => Message(() => Rows([0.2, 0.3, 0.5], 3)).ShouldBe("Row 0 has class id 3; ids are 0 to 2 (Normal, Scan, Bot). (Parameter 'labels')");

    [Test]
    public void As_many_labels_as_rows()
        => Message(() => Rows([0.2, 0.3, 0.5], 1, 2)).ShouldBe("2 labels were given for 1 rows; the numbers must be equal.");

    [Test]
    public void No_rows()
    {
        LabeledProbabilities none = Rows([]);
        Message(() => new ThresholdOptimizer().Tune(none)).ShouldBe("0 rows were given; thresholds need held-out rows to be chosen on. (Parameter 'heldOut')");
        Message(() => BinaryThresholdSearch.Exact(none)).ShouldBe("0 rows were given; thresholds need held-out rows to be chosen on. (Parameter 'rows')");
        Message(() => ConformalPredictor.Fit(none)).ShouldBe("0 rows were given; conformal sets need held-out rows to be fitted on. (Parameter 'heldOut')");
        Message(() => ThresholdEvaluator.EvaluateThresholds(none, DecisionPolicy.Argmax(Three))).ShouldBe("0 rows cannot be evaluated. Give at least 1 row.");
    }

    [Test]
    public void One_class_only_is_said_first_among_the_notes()
    {
        ThresholdTuning tuning = new ThresholdOptimizer(new ThresholdOptimizerOptions { Resamples = 2 }).Tune(Rows([0.8, 0.1, 0.1, 0.6, 0.3, 0.1, 0.7, 0.2, 0.1], 0, 0, 0));
        tuning.Fit.Notes[0].ShouldBe("All 3 held-out rows are of class 'Normal': these thresholds say little. Split stratified, or hold out more rows.");
        tuning.Fit.Notes.ShouldContain(static n => n.StartsWith("Class 'Bot' has no held-out row: its threshold "));
    }

    [Test]
    public void A_class_never_seen_is_noted_with_the_remedy()
    {
        ThresholdTuning tuning = new ThresholdOptimizer(new ThresholdOptimizerOptions { Averaging = ThresholdAveraging.None }).Tune(Rows([0.8, 0.1, 0.1, 0.2, 0.7, 0.1], 0, 1));
        tuning.Classes[2].Basis.ShouldBe(ThresholdBasis.Expected);
        tuning.Fit.Notes.ShouldContain(n => n == FormattableString.Invariant(
            $"Class 'Bot' has no held-out row: its threshold {tuning.Classes[2].Threshold:0.####} is the one expected to be best if the probabilities are calibrated. Hold out rows of it."));
    }

    [Test]
    public void A_metric_for_a_class_that_does_not_exist()
    {
        ThresholdOptimizerOptions options = new();
        options.ClassMetrics["Bott"] = ThresholdMetric.Mcc;
        Should.Throw<UnknownLabelException>(() => new ThresholdOptimizer(options).Tune(Rows([0.2, 0.3, 0.5], 0))).Message.ShouldContain("Bot");
    }

    [Test]
    public void Thresholds_of_another_model_are_refused()
    {
        ClassThresholds thresholds = ClassThresholds.Uniform(Three, 0.3);
        Should.Throw<InvalidDataException>(() => ClassThresholds.FromJson(thresholds.ToJson(), LabelSet.Create("Normal", "Scan", "DDoS"))).Message
            .ShouldBe("The thresholds are of another label set: unknown here [Bot], absent there [DDoS]. Expected classes: Normal, Scan, DDoS.");
        Message(() => new DecisionPolicy(ScaledArgmaxRule.Instance, thresholds).Decide(new ProbabilityMatrix(new[] { 0.5, 0.5 }, 2))).ShouldStartWith("The probabilities have 2 classes, the thresholds 3 (Normal, Scan, Bot).");
    }

    [TestCase(0)]
    [TestCase(-2)]
    public void Threads(int threads)
        => Message(() => BinaryThresholdSearch.Exact(Rows([0.2, 0.3, 0.5], 0), maxDegreeOfParallelism: threads)).ShouldStartWith($"maxDegreeOfParallelism is {threads}; allowed is -1 (one per processor) or at least 1.");

    [TestCase(1)]
    [TestCase(3)]
    public void A_metric_that_gives_NaN_or_throws_is_named_on_any_number_of_threads(int threads)
    {
        LabeledProbabilities rows = Rows([0.2, 0.3, 0.5, 0.6, 0.3, 0.1, 0.1, 0.8, 0.1], 2, 0, 1);
        Should.Throw<InvalidOperationException>(() => BinaryThresholdSearch.Exact(rows, ThresholdMetric.Custom("mine", static _ => double.NaN), threads)).Message.ShouldStartWith("The metric 'mine' gave NaN for ");
        Should.Throw<FormatException>(() => BinaryThresholdSearch.Exact(rows, ThresholdMetric.Custom("mine", static _ => throw new FormatException("bad")), threads)).Message.ShouldBe("bad");
    }

    private static LabeledProbabilities Rows(double[] probabilities, params int[] labels) => new(new ProbabilityMatrix(probabilities, 3), labels, Three);

    private static string Message(Action action) => Should.Throw<ArgumentException>(action).Message;
}

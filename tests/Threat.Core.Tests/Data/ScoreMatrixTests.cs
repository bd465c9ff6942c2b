namespace Threat.Core.Tests;

public sealed class ScoreMatrixTests
{
    private static readonly LabelSet Labels = LabelSet.Create("a", "b");

    [Test]
    public void Softmax_is_finite_where_exponentials_overflow()
    {
        double[] p = ProbabilityMatrix.Softmax(LogitMatrix.From(new double[,] { { 1000, 1001, -5 } })).Values.ToArray();
        p[0].ShouldBe(0.2689414213699951, 1e-15);
        p[1].ShouldBe(0.7310585786300049, 1e-15);
        p[2].ShouldBe(0.0, 1e-300);
    }

    [Test]
    public void Logits_passed_as_probabilities_are_recognised()
        => Should.Throw<ArgumentException>(() => new ProbabilityMatrix(new[] { 2.5, -1.5 }, 2)).Message
            .ShouldStartWith("Row 0, class 0 is 2.5; a probability lies between 0 and 1. These look like logits: convert them with ProbabilityMatrix.Softmax or a calibration.");

    [Test]
    public void Rounding_beyond_one_is_told_from_logits()
        => Should.Throw<ArgumentException>(() => new ProbabilityMatrix(new[] { 1.0000001, 0 }, 2)).Message.ShouldContain("Clamp rounding errors to 0 and 1 first.");

    [Test]
    public void Probabilities_are_checked()
    {
        Should.Throw<ArgumentException>(() => new ProbabilityMatrix(new[] { 0.5, double.NaN }, 2)).Message.ShouldStartWith("Row 0, class 1 is NaN; a probability lies between 0 and 1.");
        Should.Throw<ArgumentException>(() => new ProbabilityMatrix(new[] { 0.5, 0.5, 0.2, 0.2 }, 2)).Message.ShouldStartWith("The probabilities of row 1 sum to 0.4; they must sum to 1 (± 0.001). One-vs-rest scores must be normalised first.");
        Should.Throw<ArgumentException>(() => new ProbabilityMatrix(new[] { 1.0, 0, 0 }, 2)).Message.ShouldStartWith("3 values are no whole number of rows of 2 classes.");
        Should.Throw<ArgumentException>(() => new ProbabilityMatrix(new[] { 1.0 }, 1)).Message.ShouldStartWith("Class count is 1; it must be at least 2.");
        ProbabilityMatrix.From(new double[,] { { 0.25, 0.75 }, { 1, 0 } }).Row(1).ToArray().ShouldBe([1.0, 0.0]);
    }

    [Test]
    public void Logits_are_checked()
    {
        Should.Throw<ArgumentException>(() => new LogitMatrix(new[] { 1, 2, 3, double.NegativeInfinity }, 2)).Message.ShouldStartWith("The logit of row 1, class 1 is -Infinity; logits are finite numbers.");
        Should.Throw<ArgumentException>(() => new LogitMatrix(new[] { double.NaN, 2 }, 2)).Message.ShouldStartWith("The logit of row 0, class 0 is NaN;");
        Should.Throw<ArgumentException>(() => new LogitMatrix(new[] { 1.0, 2, 3 }, 2));
        LogitMatrix.From([1f, 2f, 3f, 4f], 2).Row(1).ToArray().ShouldBe([3.0, 4.0]);
        LogitMatrix.From(new double[,] { { 1, 2 }, { 3, 4 } }).Values.ToArray().ShouldBe([1.0, 2, 3, 4]);
        new LogitMatrix(ReadOnlyMemory<double>.Empty, 3).RowCount.ShouldBe(0);
    }

    [Test]
    public void Labels_must_fit_the_scores()
    {
        ProbabilityMatrix p = ProbabilityMatrix.From(new double[,] { { 0.25, 0.75 } });
        Should.Throw<ArgumentException>(() => new LabeledProbabilities(p, new[] { 0, 1 }, Labels)).Message.ShouldBe("2 labels were given for 1 rows; the numbers must be equal.");
        Should.Throw<ArgumentException>(() => new LabeledProbabilities(p, new[] { 2 }, Labels)).Message.ShouldStartWith("Row 0 has class id 2; ids are 0 to 1 (a, b).");
        Should.Throw<ArgumentException>(() => new LabeledProbabilities(p, new[] { 0 }, LabelSet.Create("a", "b", "c"))).Message.ShouldBe("The scores have 2 classes, the label set has 3 (a, b, c).");
        Should.Throw<ArgumentException>(() => new LabeledLogits(LogitMatrix.From(new double[,] { { 1, 2 } }), new[] { 5 }, Labels));
    }
}

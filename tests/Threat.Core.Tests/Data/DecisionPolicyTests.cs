namespace Threat.Core.Tests;

public sealed class DecisionPolicyTests
{
    private static readonly LabelSet Labels = LabelSet.Create("a", "b", "c");

    [Test]
    public void Argmax_takes_the_highest_and_the_lowest_id_among_equals()
    {
        DecisionPolicy policy = DecisionPolicy.Argmax(Labels);
        policy.Decide(ProbabilityMatrix.From(new double[,] { { 0.2, 0.5, 0.3 }, { 0.4, 0.2, 0.4 }, { 0, 0, 1 } })).ShouldBe([1, 0, 2]);
        policy.Decide([0.2, 0.5, 0.3]).ShouldBe(new Decision(1, DecisionReason.HighestProbability));
        policy.Rule.Name.ShouldBe("argmax");
    }

    [Test]
    public void Another_number_of_classes_is_refused()
        => Should.Throw<ArgumentException>(() => DecisionPolicy.Argmax(Labels).Decide(ProbabilityMatrix.From(new double[,] { { 0.5, 0.5 } }))).Message
            .ShouldStartWith("The probabilities have 2 classes, the thresholds 3 (a, b, c).");

    [Test]
    public void Abstention_is_minus_one()
    {
        new Decision(-1, DecisionReason.Abstained).IsAbstained.ShouldBeTrue();
        new Decision(0, DecisionReason.HighestProbability).IsAbstained.ShouldBeFalse();
    }

    [Test]
    public void Null_parts_are_refused()
    {
        Should.Throw<ArgumentNullException>(() => new DecisionPolicy(null!, ClassThresholds.Uniform(Labels)));
        Should.Throw<ArgumentNullException>(() => new DecisionPolicy(ArgmaxRule.Instance, null!));
    }
}

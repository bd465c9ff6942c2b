using static TorchSharp.torch;

namespace Threat.Losses.Tests;

[Category(Threat.TestKit.TestRerun.Kernels)]
public sealed class SampleGammaTests
{
    [Test]
    public void Each_row_has_the_loss_of_its_own_exponent()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        Tensor z = randn([500, 7], ScalarType.Float64) * 3, y = randint(0, 7, 500L), p = z.softmax(1).gather(1, y.unsqueeze(1)).squeeze(1);
        using FocalLoss adaptive = new(new() { SampleGamma = SampleGamma.Flsd53, Reduction = LossReduction.None });
        using FocalLoss five = new(new() { Gamma = 5, Reduction = LossReduction.None }), three = new(new() { Gamma = 3, Reduction = LossReduction.None });
        double[] probabilities = Step.Values(p), far = Step.Values(five.forward(z, y)), near = Step.Values(three.forward(z, y));
        double[] expected = [.. probabilities.Select((v, i) => v < 0.2 ? far[i] : near[i])];
        Step.Values(adaptive.forward(z, y)).ShouldAgree(expected, 1e-12, 0, "rows");
        probabilities.Count(static v => v < 0.2).ShouldBeInRange(50, 450);
    }

    [Test]
    public void Steps_are_taken_in_order()
    {
        SampleGamma steps = new([(0.1, 6), (0.5, 4), (0.9, 1)], 0);
        new[] { 0.05, 0.1, 0.4, 0.7, 0.9, 1 }.Select(steps.At).ShouldBe([6, 4, 4, 1, 0, 0]);
    }

    [Test]
    public void Wrong_steps_are_named()
    {
        Message(() => new SampleGamma([], 2)).ShouldStartWith("0 steps were given; allowed are 1 to 8.");
        Message(() => new SampleGamma([(0.5, 2), (0.3, 1)], 2)).ShouldStartWith("A step ends at probability 0.3, after one at 0.5; they must ascend between 0 and 1.");
        Message(() => new SampleGamma([(double.NaN, 2)], 2)).ShouldStartWith("A step ends at probability NaN, after one at 0;");
        Message(() => new SampleGamma([(0.5, -1)], 2)).ShouldStartWith("gamma is -1; it must be a finite number of 0 or more.");
        Message(() => new FocalLoss(new() { SampleGamma = SampleGamma.Flsd53, Schedule = GammaSchedule.Linear(2, 0, 5) })).ShouldStartWith("Schedule and SampleGamma are both set; γ follows either the epoch or the row's own probability. Set one of them to null.");

        static string Message(Action a) => Should.Throw<ArgumentException>(a).Message;
    }
}

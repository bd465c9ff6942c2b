using static TorchSharp.torch;

namespace Threat.Losses.Tests;

public sealed class BinaryFocalLossTests
{
    private static readonly double[] Logits = [.. Enumerable.Range(0, 12).Select(static i => 1.7 * Math.Sin(i * 2.3) * (i % 5))];
    private static readonly double[] Targets = [.. Enumerable.Range(0, 12).Select(static i => i % 3 == 0 ? 1.0 : i == 7 ? 0.3 : 0)];

    [TestCase(0, null, 0)]
    [TestCase(2, 0.25, 0)]
    [TestCase(0.5, null, 0.1)]
    [TestCase(3, 0.9, 0.2)]
    public void Value_and_gradient_follow_the_definition(double gamma, double? alpha, double smoothing)
    {
        using BinaryFocalLoss loss = new(new() { Gamma = gamma, Alpha = alpha, LabelSmoothing = smoothing });
        double expected = 0;
        for (int i = 0; i < 12; i++)
        {
            double p = 1 / (1 + Math.Exp(-Logits[i])), t = Targets[i] * (1 - smoothing) + smoothing / 2;
            expected -= (alpha ?? 1) * t * Math.Pow(1 - p, gamma) * Math.Log(p) + (1 - alpha ?? 1) * (1 - t) * Math.Pow(p, gamma) * Math.Log(1 - p);
        }
        Value(loss, Logits).Value.ShouldBe(expected / 3, 1e-12);
        double[] gradient = Value(loss, Logits).Gradient;
        for (int i = 0; i < 12; i++)
        {
            double[] above = [.. Logits], below = [.. Logits];
            above[i] += 1e-6;
            below[i] -= 1e-6;
            gradient[i].ShouldBe((Value(loss, above).Value - Value(loss, below).Value) / 2e-6, 1e-7);
        }
    }

    [Test]
    public void Without_gamma_it_is_binary_cross_entropy_with_positive_weights()
    {
        using var scope = NewDisposeScope();
        using BinaryFocalLoss loss = new(new() { Gamma = 0, PositiveWeights = [1, 2, 3, 4] });
        Tensor z = tensor(Logits, [3, 4]), t = tensor(Targets, [3, 4]), w = tensor(new double[] { 1, 2, 3, 4 });
        double expected = nn.functional.binary_cross_entropy_with_logits(z, t, reduction: nn.Reduction.Sum, pos_weights: w).item<double>() / 3;
        loss.forward(z, t).item<double>().ShouldBe(expected, 1e-12);
    }

    [Test]
    public void One_label_may_come_without_its_own_dimension()
    {
        using var scope = NewDisposeScope();
        using BinaryFocalLoss loss = new(), rows = new(new() { Reduction = LossReduction.None });
        Tensor z = tensor(Logits), t = tensor(Targets);
        loss.forward(z, t).item<double>().ShouldBe(loss.forward(z.unsqueeze(1), t.unsqueeze(1)).item<double>());
        rows.forward(z, t).shape.ShouldBe([12]);
        loss.forward(zeros(0), zeros(0)).item<float>().ShouldBe(0);
    }

    [Test]
    public void It_stays_finite_at_saturation_in_both_precisions()
    {
        using BinaryFocalLoss loss = new(new() { Gamma = 0.3, LabelSmoothing = 0.1 });
        double[] z = [-1e4, 1e4, -700, 88, 20, -20, 0, 1e-6, 40, -40, 104, -104];
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var (value, gradient) = Value(loss, z, type);
            gradient.Append(value).ShouldAllBe(static v => double.IsFinite(v));
        }
    }

    [Test]
    public void Wrong_input_is_named()
    {
        using var scope = NewDisposeScope();
        using BinaryFocalLoss loss = new(), weighted = new(new() { PositiveWeights = [1, 2, 3] });
        Message(() => loss.forward(zeros(2, 3), zeros(3, 2))).ShouldStartWith("The logits have shape [2, 3], the targets [3, 2]; both must be [N, L], rows by labels, or [N].");
        Message(() => loss.forward(zeros(2), tensor(new[] { 0.0, 2 }))).ShouldStartWith("A target lies outside 0 to 1 or is NaN");
        Message(() => weighted.forward(zeros(2, 4), zeros(2, 4))).ShouldStartWith("The loss has 3 positive weights, the logits have 4 labels; the numbers must be equal.");
        Message(() => new BinaryFocalLoss(new() { Alpha = 0.5, PositiveWeights = [1] })).ShouldStartWith("Alpha and PositiveWeights are both set; set one of them to null.");
        Message(() => new BinaryFocalLoss(new() { Alpha = double.NaN })).ShouldStartWith("Alpha is NaN; allowed is 0 to 1.");
        Message(() => new BinaryFocalLoss(new() { Reduction = LossReduction.WeightedMean })).ShouldStartWith("BinaryFocalLoss has no weight per row; its Reduction is None, Sum or Mean.");

        static string Message(Action a) => Should.Throw<ArgumentException>(a).Message;
    }

    private static (double Value, double[] Gradient) Value(BinaryFocalLoss loss, double[] logits, ScalarType type = ScalarType.Float64)
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor(logits, [3, 4], type).requires_grad_();
        Tensor value = loss.forward(x, tensor(Targets, [3, 4]));
        value.backward();
        return (value.to(ScalarType.Float64).item<double>(), Step.Values(x.grad!.flatten()));
    }
}

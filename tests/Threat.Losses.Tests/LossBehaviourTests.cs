using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Losses.Tests;

[Category(Threat.TestKit.TestRerun.Kernels)]
public sealed class LossBehaviourTests
{
    private static readonly int[] Counts = [796, 82, 53, 41, 19, 7, 2];
    private static readonly double[] Alpha = [0.25, 0.75, 1, 1.5, 2, 3, 5];

    private static IEnumerable<TestCaseData> Losses()
    {
        foreach (double gamma in new[] { 0, 0.3, 0.5, 1, 2, 3.7 })
        {
            foreach (double smoothing in new[] { 0, 0.1 }) yield return Case($"focal {gamma} {smoothing}", () => new FocalLoss(new() { Gamma = gamma, LabelSmoothing = smoothing, Alpha = Alpha }));
        }
        yield return Case("focal by sample", () => new FocalLoss(new() { SampleGamma = SampleGamma.Flsd53, Alpha = Alpha }));
        yield return Case("focal by sample smoothed", () => new FocalLoss(new() { SampleGamma = new SampleGamma([(0.1, 4), (0.6, 0.5)], 2), LabelSmoothing = 0.05 }));
        yield return Case("cross-entropy", () => new WeightedCrossEntropyLoss(new() { Weights = Alpha, LabelSmoothing = 0.05 }));
        yield return Case("class-balanced", () => new ClassBalancedLoss(Counts, new() { Gamma = 0.5 }));
        yield return Case("logit-adjusted", () => new LogitAdjustedLoss(Counts, new() { Tau = 1.5, LabelSmoothing = 0.05 }));
        yield return Case("ldam", () => Late(new LdamLoss(Counts, new() { Scale = 3, ReweightFromEpoch = 0 })));
        yield return Case("poly", () => new PolyLoss(new() { Epsilon = 2, Weights = Alpha }));
        yield return Case("poly smoothed", () => new PolyLoss(new() { Epsilon = -0.5, LabelSmoothing = 0.1 }));

        static TestCaseData Case(string name, Func<ClassificationLoss> create) => new(create) { TestName = $"{{m}}({name})" };
    }

    [TestCaseSource(nameof(Losses))]
    public void The_gradient_agrees_with_finite_differences(Func<ClassificationLoss> create)
    {
        using ClassificationLoss loss = create();
        Random random = new(3);
        double[] z = [.. Enumerable.Range(0, 9 * 7).Select(_ => 6 * random.NextDouble() - 3)];
        long[] y = [0, 1, 2, 3, 4, 5, 6, -100, 2];
        double[] gradient = Step.Run(loss.forward, z, y, ScalarType.Float64).Gradient;
        const double H = 1e-6;
        for (int i = 0; i < z.Length; i++)
        {
            double value = z[i];
            z[i] = value + H;
            double above = Step.Run(loss.forward, z, y, ScalarType.Float64).Value[0];
            z[i] = value - H;
            double below = Step.Run(loss.forward, z, y, ScalarType.Float64).Value[0];
            z[i] = value;
            gradient[i].ShouldBe((above - below) / (2 * H), 1e-8);
        }
        gradient[(7 * 7)..(8 * 7)].ShouldAllBe(g => g == 0);
    }

    [TestCaseSource(nameof(Losses))]
    public void Every_finite_logit_gives_finite_values_and_gradients(Func<ClassificationLoss> create)
    {
        using ClassificationLoss loss = create();
        double[] levels = [-1e4, -700, -88, -20, -1e-6, 0, 1e-6, 15, 20, 40, 87, 104, 1e4];
        Random random = new(7);
        double[] z = [.. Enumerable.Range(0, 400 * 7).Select(_ => levels[random.Next(levels.Length)])];
        long[] y = [.. Enumerable.Range(0, 400).Select(_ => (long)random.Next(7))];
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var (value, gradient) = Step.Run(loss.forward, z, y, type);
            value.Concat(gradient).ShouldAllBe(x => double.IsFinite(x));
        }
    }

    [TestCaseSource(nameof(Losses))]
    public void The_kernel_and_the_tensor_operations_agree(Func<ClassificationLoss> create)
    {
        using ClassificationLoss loss = create();
        Random random = new(5);
        foreach (int n in new[] { 1, 7, 8, 300, 1001 })
        {
            double[] z = [.. Enumerable.Range(0, n * 7).Select(_ => 8 * random.NextDouble() - 4)];
            long[] y = [.. Enumerable.Range(0, n).Select(i => i % 11 == 3 ? -100L : random.Next(7))];
            var kernel = Step.Run(loss.forward, z, y, ScalarType.Float64);
            using var scope = NewDisposeScope();
            var (value, gradient) = loss.ByTensorOperations(tensor(z, [n, 7]), tensor(y));
            kernel.Value.ShouldAgree(Step.Values(value.reshape(1)), 1e-11, 1e-13, "value");
            kernel.Gradient.ShouldAgree(Step.Values(gradient.flatten()), 1e-9, 1e-13, "gradient");
        }
    }

    [TestCaseSource(nameof(Losses))]
    public void Single_precision_is_as_good_as_its_format(Func<ClassificationLoss> create)
    {
        using ClassificationLoss loss = create();
        Random random = new(9);
        double[] z = [.. Enumerable.Range(0, 500 * 7).Select(_ => (double)(float)(30 * random.NextDouble() - 15))];
        long[] y = [.. Enumerable.Range(0, 500).Select(_ => (long)random.Next(7))];
        var exact = Step.Run(loss.forward, z, y, ScalarType.Float64);
        var single = Step.Run(loss.forward, z, y, ScalarType.Float32);
        single.Value.ShouldAgree(exact.Value, 2e-6, 0, "value");
        single.Gradient.ShouldAgree(exact.Gradient, 2e-5, 1e-9, "gradient");
    }

    [Test]
    public void Batches_without_a_counted_row_give_zero_and_a_zero_gradient()
    {
        foreach (LossReduction reduction in new[] { LossReduction.Sum, LossReduction.Mean, LossReduction.WeightedMean })
        {
            using FocalLoss loss = new(new() { Reduction = reduction, Alpha = [1, 2, 3] });
            var (value, gradient) = Step.Run(loss.forward, [1, 2, 3, double.NaN, 5, 6], [-100, -100], ScalarType.Float32);
            value.ShouldBe([0]);
            gradient.ShouldAllBe(g => g == 0);
            using var scope = NewDisposeScope();
            loss.forward(zeros(0, 3), zeros(0, ScalarType.Int64)).item<float>().ShouldBe(0);
        }
    }

    [Test]
    public void Types_and_layouts_are_converted()
    {
        using var scope = NewDisposeScope();
        using FocalLoss loss = new();
        Tensor z = randn(6, 4, ScalarType.Float64), y = tensor(new long[] { 0, 1, 2, 3, 0, 1 });
        double expected = loss.forward(z, y).item<double>();
        loss.forward(z, y.to(ScalarType.Int32)).item<double>().ShouldBe(expected);
        loss.forward(z.t().contiguous().t(), y).item<double>().ShouldBe(expected);
        Tensor half = loss.forward(z.to(ScalarType.Float16), y);
        half.dtype.ShouldBe(ScalarType.Float32);
        half.item<float>().ShouldBe((float)expected, 0.01f);
    }

    [Test]
    public void Wrong_batches_are_named()
    {
        using var scope = NewDisposeScope();
        using FocalLoss loss = new(new() { Alpha = [1, 2, 3] });
        using LogitAdjustedLoss adjusted = new([5, 4, 3]);
        Message(() => loss.forward(zeros(2, 3), tensor(new long[] { 0, 3 }))).ShouldStartWith("Row 1 has class id 3; ids are 0 to 2, or -100 for rows to ignore.");
        Message(() => loss.forward(zeros(2, 4), tensor(new long[] { 0, 3 }))).ShouldStartWith("The loss has 3 class weights, the logits have 4 classes; the numbers must be equal.");
        Message(() => adjusted.forward(zeros(2, 4), tensor(new long[] { 0, 3 }))).ShouldStartWith("The loss was made for 3 classes, the logits have 4; the numbers must be equal.");
        Message(() => loss.forward(zeros(2, 3), tensor(new long[] { 0 }))).ShouldStartWith("The targets have shape [1]; for logits [2, 3] it must be [2], one class id per row.");
        Message(() => loss.forward(zeros(2, 3), zeros(2))).ShouldStartWith("The targets are Float32; class ids are int64 or int32. Convert them with targets.to(torch.int64).");
        Message(() => loss.forward(zeros(3), zeros(3, ScalarType.Int64))).ShouldStartWith("The logits have shape [3]; it must be [N, C], rows by classes.");
        Message(() => new FocalLoss(new() { Gamma = double.NaN })).ShouldStartWith("Gamma is NaN; it must be a finite number of 0 or more.");
        Message(() => new FocalLoss(new() { LabelSmoothing = 1 })).ShouldStartWith("LabelSmoothing is 1; allowed is 0 up to, but not including, 1.");
        Message(() => new FocalLoss(new() { Alpha = [1, -2] })).ShouldStartWith("Alpha[1] is -2; a class weight is a finite number of 0 or more.");

        static string Message(Action a) => Should.Throw<ArgumentException>(a).Message;
    }

    [Test]
    public void Ten_thousand_steps_leave_no_tensor_behind()
    {
        Loss<Tensor, Tensor, Tensor>[] losses = [.. Losses().Select(static c => ((Func<ClassificationLoss>)c.Arguments[0]!)())];
        using BinaryFocalLoss binary = new();
        using AsymmetricLoss asymmetric = new();
        using Tensor z = randn(8, 7).requires_grad_(), y = randint(0, 7, 8L), applies = randint(0, 2, [8L, 7L]);
        for (int i = 0; i <= losses.Length; i++) One(i);
        long before = Tensor.TotalCount;
        for (int i = 0; i < 10_000; i++) One(i);
        Tensor.TotalCount.ShouldBeLessThanOrEqualTo(before);
        foreach (Loss<Tensor, Tensor, Tensor> loss in losses) loss.Dispose();

        void One(int i)
        {
            // The two on sigmoids take their turn with the others.
            using (Tensor value = i % 50 == 0 ? binary.forward(z, applies) : i % 50 == 1 ? asymmetric.forward(z, applies) : losses[i % losses.Length].forward(z, y)) value.backward();
            using (Tensor gradient = z.grad!) z.grad = null;
        }
    }

    [Test]
    public void The_state_dict_holds_the_weights_and_loads_them()
    {
        using FocalLoss saved = new(new() { Alpha = [1, 2, 3] }), loaded = new(new() { Alpha = [1, 1, 1] });
        saved.state_dict().Keys.ShouldBe(["alpha"]);
        loaded.load_state_dict(saved.state_dict());
        using var scope = NewDisposeScope();
        Tensor z = randn(5, 3), y = tensor(new long[] { 0, 1, 2, 1, 2 });
        loaded.forward(z, y).item<float>().ShouldBe(saved.forward(z, y).item<float>());
    }

    [Test]
    public void Training_with_the_loss_separates_separable_rows()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Tensor y = arange(0, 60, ScalarType.Int64).remainder(3), x = nn.functional.one_hot(y, 3).to(ScalarType.Float32) + 0.1 * randn(60, 3);
        using var layer = nn.Linear(3, 3);
        using FocalLoss loss = new();
        using var optimizer = optim.Adam(layer.parameters(), 0.1);
        for (int i = 0; i < 100; i++)
        {
            optimizer.zero_grad();
            loss.call(layer.forward(x), y).backward();
            optimizer.step();
        }
        layer.forward(x).argmax(1).eq(y).all().item<bool>().ShouldBeTrue();
    }

    private static LdamLoss Late(LdamLoss loss)
    {
        loss.StartEpoch(0);
        return loss;
    }
}

using System.Text.Json;
using static TorchSharp.torch;

namespace Threat.Losses.Tests;

[Category(Threat.TestKit.TestRerun.Kernels)]
public sealed class OtherLossTests
{
    private static readonly int[] Counts = [796, 82, 53, 41, 19, 7, 2];

    [TestCase("tau=0.5", 0.5), TestCase("tau=1.0", 1), TestCase("tau=2.0", 2)]
    public void Logit_adjustment_agrees_with_golden_values(string name, double tau)
    {
        JsonElement b = Golden.Losses.GetProperty("logitAdjusted");
        Agree(r => new LogitAdjustedLoss(Counts, new() { Tau = tau, Reduction = r }), b, b.GetProperty(name));
    }

    [TestCase("eps1=1.0", 1), TestCase("eps1=2.0", 2), TestCase("eps1=-0.5", -0.5)]
    public void Poly_agrees_with_golden_values(string name, double epsilon)
    {
        JsonElement b = Golden.Losses.GetProperty("poly1");
        if (!b.TryGetProperty("targets", out _)) b = Merge(b, Golden.Losses.GetProperty("logitAdjusted"));
        Agree(r => new PolyLoss(new() { Epsilon = epsilon, Reduction = r }), b, Golden.Losses.GetProperty("poly1").GetProperty(name));
    }

    [TestCase("s30", 30), TestCase("s1", 1)]
    public void Ldam_agrees_with_golden_values(string name, double scale)
    {
        JsonElement b = Golden.Losses.GetProperty("ldam");
        Agree(r => new LdamLoss(Counts, new() { Scale = scale, Reduction = r }), b, b.GetProperty(name));
        using LdamLoss loss = new(Counts);
        loss.Margins.ToArray().ShouldAgree(b.GetProperty("margins").Vector(), 1e-14, 0, "margins");
    }

    [Test]
    public void Ldam_switches_weights_on_late()
    {
        JsonElement b = Golden.Losses.GetProperty("ldam");
        double[] z = b.GetProperty("logits").Flat();
        long[] y = b.GetProperty("targets").Ids();
        using LdamLoss loss = new(Counts, new() { ReweightFromEpoch = 160 });
        loss.StartEpoch(159);
        loss.IsReweighting.ShouldBeFalse();
        Value().ShouldAgree([b.GetProperty("s30").GetProperty("mean").GetDouble()], 1e-12, 0, "early");
        loss.StartEpoch(160);
        loss.IsReweighting.ShouldBeTrue();
        Value().ShouldAgree([b.GetProperty("s30_drwWeightedMean_torch(sum w)").GetDouble()], 1e-10, 0, "late");

        double[] Value() => Step.Run(loss.forward, z, y, ScalarType.Float64).Value;
    }

    [Test]
    public void Weights_multiply_each_rows_loss()
    {
        double[] weights = [1, 2, 3, 4, 5, 6, 7], z = [.. Enumerable.Range(0, 49).Select(static i => Math.Sin(i * 1.3))];
        long[] y = [0, 1, 2, 3, 4, 5, 6];
        using LogitAdjustedLoss plain = new(Counts, new() { Reduction = LossReduction.None }), weighted = new(Counts, new() { Reduction = LossReduction.None, Weights = weights });
        Step.Run(weighted.forward, z, y, ScalarType.Float64).Value.ShouldAgree([.. Step.Run(plain.forward, z, y, ScalarType.Float64).Value.Zip(weights, static (v, w) => v * w)], 1e-12, 0, "logit-adjusted");
        using LdamLoss bare = new(Counts, new() { Reduction = LossReduction.None }), early = new(Counts, new() { Reduction = LossReduction.None, Weights = weights });
        double[] expected = [.. Step.Run(bare.forward, z, y, ScalarType.Float64).Value.Zip(weights, static (v, w) => v * w)];
        Step.Run(early.forward, z, y, ScalarType.Float64).Value.ShouldAgree(expected, 1e-12, 0, "ldam");
        using LdamLoss deferred = new(Counts, new() { Reduction = LossReduction.None, Weights = weights, ReweightFromEpoch = 3 });
        deferred.StartEpoch(2);
        Step.Run(deferred.forward, z, y, ScalarType.Float64).Value.ShouldAgree(Step.Run(bare.forward, z, y, ScalarType.Float64).Value, 1e-12, 0, "before");
        deferred.StartEpoch(3);
        Step.Run(deferred.forward, z, y, ScalarType.Float64).Value.ShouldAgree(expected, 1e-12, 0, "after");
        Should.Throw<ArgumentException>(() => new LogitAdjustedLoss(Counts, new() { Weights = [1, 2] })).Message.ShouldStartWith("Weights has 2 weights for 7 classes; the numbers must be equal.");
    }

    [Test]
    public void Logit_adjustment_stays_finite_for_a_class_without_rows()
    {
        using LogitAdjustedLoss loss = new([10, 0, 5]);
        loss.Offsets.ShouldAllBe(x => double.IsFinite(x));
        loss.Offsets[1].ShouldBe(Math.Log(1 / 16.0), 1e-14);
    }

    [Test]
    public void Gamma_follows_its_schedule()
    {
        using FocalLoss loss = new(new() { Schedule = GammaSchedule.Linear(4, 0, 5) });
        loss.Gamma.ShouldBe(4);
        loss.StartEpoch(2);
        loss.Gamma.ShouldBe(2);
        loss.StartEpoch(9);
        loss.Gamma.ShouldBe(0);
        using var scope = NewDisposeScope();
        Tensor z = randn(4, 3), y = tensor(new long[] { 0, 1, 2, 1 });
        loss.forward(z, y).item<float>().ShouldBe(nn.functional.cross_entropy(z, y).item<float>(), 1e-5f);
        GammaSchedule.Cosine(3, 1, 3).At(1).ShouldBe(2, 1e-12);
        Should.Throw<ArgumentOutOfRangeException>(() => GammaSchedule.Custom(_ => double.NaN).At(0));
        Should.Throw<ArgumentOutOfRangeException>(() => loss.StartEpoch(-1));
    }

    [TestCase(0, 0, 0), TestCase(2, 2, 0), TestCase(0, 4, 0.05), TestCase(0.5, 0.5, 0), TestCase(1, 0.3, 0.1)]
    public void The_asymmetric_loss_agrees_with_its_definition_and_with_finite_differences(double positive, double negative, double clip)
    {
        using AsymmetricLoss loss = new(new() { GammaPositive = positive, GammaNegative = negative, Clip = clip });
        Random random = new(2);
        double[] z = [.. Enumerable.Range(0, 12).Select(_ => 8 * random.NextDouble() - 4)];
        double[] t = [.. Enumerable.Range(0, 12).Select(i => (double)(i % 3 == 0 ? 1 : 0))];
        double expected = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double p = 1 / (1 + Math.Exp(-z[i])), w = Math.Max(p - clip, 0);
            expected -= t[i] == 1 ? Math.Pow(1 - p, positive) * Math.Log(p) : Math.Pow(w, negative) * Math.Log(1 - w);
        }
        Value(z).Value.ShouldBe(expected / 3, 1e-12);
        double[] gradient = Value(z).Gradient;
        for (int i = 0; i < z.Length; i++)
        {
            double[] above = [.. z], below = [.. z];
            above[i] += 1e-6;
            below[i] -= 1e-6;
            gradient[i].ShouldBe((Value(above).Value - Value(below).Value) / 2e-6, 1e-7);
        }

        (double Value, double[] Gradient) Value(double[] logits)
        {
            using var scope = NewDisposeScope();
            Tensor x = tensor(logits, [3, 4], ScalarType.Float64).requires_grad_();
            Tensor value = loss.forward(x, tensor(t, [3, 4], ScalarType.Float64));
            value.backward();
            return (value.item<double>(), Step.Values(x.grad!.flatten()));
        }
    }

    [Test]
    public void The_asymmetric_loss_stays_finite_and_leaves_nothing_behind()
    {
        using AsymmetricLoss loss = new(new() { GammaPositive = 0.5, GammaNegative = 0.5, Clip = 0 });
        using Tensor z = tensor(new float[] { -1e4f, 1e4f, -100, 100, 0, 20 }, [1, 6]).requires_grad_(), y = tensor(new float[] { 1, 0, 0, 1, 1, 0 }, [1, 6]);
        One();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 100; i++) One();
        Tensor.TotalCount.ShouldBeLessThanOrEqualTo(before);
        Should.Throw<ArgumentException>(() => loss.forward(z, z.t())).Message.ShouldStartWith("The logits have shape [1, 6], the targets [6, 1]; both must be [N, L], rows by labels, or [N].");

        void One()
        {
            using Tensor value = loss.forward(z, y);
            value.backward();
            using Tensor gradient = z.grad!;
            using var scope = NewDisposeScope(); // for what the check makes, not for the loss
            Step.Values(gradient.flatten()).Append(value.item<float>()).ShouldAllBe(x => double.IsFinite(x));
            z.grad = null;
        }
    }

    private static void Agree(Func<LossReduction, ClassificationLoss> create, JsonElement batch, JsonElement expected)
    {
        double[] z = batch.GetProperty("logits").Flat();
        long[] y = batch.GetProperty("targets").Ids();
        using ClassificationLoss none = create(LossReduction.None), mean = create(LossReduction.Mean);
        foreach (var (type, relative, floor) in new[] { (ScalarType.Float64, 1e-10, 1e-13), (ScalarType.Float32, 1e-6, 3e-8) })
        {
            Step.Run(none.forward, z, y, type).Value.ShouldAgree(expected.GetProperty("none").Vector(), relative, floor, $"none {type}");
            var actual = Step.Run(mean.forward, z, y, type);
            actual.Value.ShouldAgree([expected.GetProperty("mean").GetDouble()], relative, floor, $"mean {type}");
            actual.Gradient.ShouldAgree(expected.GetProperty("gradMean").Flat(), relative, floor, $"gradient {type}");
        }
    }

    private static JsonElement Merge(JsonElement logits, JsonElement targets)
        => JsonSerializer.SerializeToElement(new { logits = logits.GetProperty("logits"), targets = targets.GetProperty("targets") });
}

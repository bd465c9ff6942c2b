using System.Text.Json;
using static TorchSharp.torch;

namespace Threat.Losses.Tests;

/// <summary>Values and gradients computed outside in float64, checked against 30 digits there.</summary>
[Category(Threat.TestKit.TestRerun.Kernels)]
public sealed class LossGoldenTests
{
    // The floor is half a unit in the last place of 1: what is left when terms near 1 cancel.
    private static readonly (ScalarType Type, double Relative, double Floor)[] Precisions = [(ScalarType.Float64, 1e-10, 1e-13), (ScalarType.Float32, 1e-6, 3e-8)];

    [TestCase("main"), TestCase("singleRow"), TestCase("oneClass"), TestCase("extreme")]
    public void Focal_values_and_gradients_agree(string batch)
    {
        JsonElement b = Golden.Losses.GetProperty("focal").GetProperty("batches").GetProperty(batch);
        double[] logits = b.GetProperty("logits").Flat(), alpha = b.GetProperty("alpha").Vector();
        long[] targets = b.GetProperty("targets").Ids();
        int cases = 0;
        foreach (JsonElement c in b.GetProperty("cases").EnumerateArray())
        {
            if (c.GetProperty("form").GetString() is not ("any" or "perClass")) continue;
            double gamma = c.GetProperty("gamma").GetDouble(), smoothing = c.GetProperty("labelSmoothing").GetDouble();
            bool weighted = c.GetProperty("alpha").ValueKind != JsonValueKind.Null;
            FocalLossOptions options = new() { Gamma = gamma, LabelSmoothing = smoothing, Alpha = weighted ? alpha : null };
            string name = $"{batch} gamma {gamma} smoothing {smoothing} weighted {weighted}";
            foreach (var (type, relative, floor) in Precisions)
            {
                Expect(options with { Reduction = LossReduction.None }, c.GetProperty("none").Vector(), null);
                Expect(options with { Reduction = LossReduction.Sum }, [c.GetProperty("sum").GetDouble()], c.GetProperty("gradSum").Flat());
                Expect(options with { Reduction = LossReduction.Mean }, [c.GetProperty("mean").GetDouble()], null);
                Expect(options with { Reduction = LossReduction.WeightedMean }, [c.GetProperty("weightedMean").GetDouble()], null);

                void Expect(FocalLossOptions o, double[] value, double[]? gradient)
                {
                    using FocalLoss loss = new(o);
                    var actual = Step.Run(loss.forward, logits, targets, type);
                    actual.Value.ShouldAgree(value, relative, floor, $"{name} {o.Reduction} {type}");
                    if (gradient is not null) actual.Gradient.ShouldAgree(gradient, relative, floor, $"{name} gradient {type}");
                }
            }
            cases++;
        }
        cases.ShouldBe(24);
    }

    [TestCase("targets", "cases"), TestCase("targetsWithIgnore", "casesIgnore")]
    public void Cross_entropy_agrees_with_PyTorch(string targetsName, string casesName)
    {
        JsonElement b = Golden.Losses.GetProperty("crossEntropy");
        double[] logits = b.GetProperty("logits").Flat(), weight = b.GetProperty("weight").Vector();
        long[] targets = b.GetProperty(targetsName).Ids();
        foreach (JsonElement c in b.GetProperty(casesName).EnumerateArray())
        {
            bool weighted = c.GetProperty("weight").ValueKind != JsonValueKind.Null;
            WeightedCrossEntropyOptions options = new() { Weights = weighted ? weight : null, LabelSmoothing = c.GetProperty("labelSmoothing").GetDouble() };
            foreach (var (type, relative, floor) in Precisions)
            {
                using WeightedCrossEntropyLoss mean = new(options), none = new(options with { Reduction = LossReduction.None }), sum = new(options with { Reduction = LossReduction.Sum });
                var actual = Step.Run(mean.forward, logits, targets, type);
                actual.Value.ShouldAgree([c.GetProperty("mean").GetDouble()], relative, floor, $"mean {type}");
                actual.Gradient.ShouldAgree(c.GetProperty("gradMean").Flat(), relative, floor, $"gradient {type}");
                Step.Run(none.forward, logits, targets, type).Value.ShouldAgree(c.GetProperty("none").Vector(), relative, floor, $"none {type}");
                Step.Run(sum.forward, logits, targets, type).Value.ShouldAgree([c.GetProperty("sum").GetDouble()], relative, floor, $"sum {type}");
            }
        }
    }

    [Test]
    public void One_row_cancels_its_weight_under_the_weighted_mean()
    {
        JsonElement b = Golden.Losses.GetProperty("crossEntropy").GetProperty("singleRowMeanCancelsWeight");
        using WeightedCrossEntropyLoss loss = new(new() { Weights = b.GetProperty("weight").Vector() });
        Step.Run(loss.forward, b.GetProperty("logits").Flat(), b.GetProperty("targets").Ids(), ScalarType.Float64).Value.ShouldAgree([b.GetProperty("meanUnweighted").GetDouble()], 1e-12, 0, "mean");
    }
}

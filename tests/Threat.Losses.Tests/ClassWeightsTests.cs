using System.Text.Json;
using Threat.Core;

namespace Threat.Losses.Tests;

public sealed class ClassWeightsTests
{
    [Test]
    public void An_option_that_does_not_exist_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(static () => ClassWeights.Compute([3, 1], ClassWeighting.None, new ClassWeightOptions { Normalization = (ClassWeightNormalization)9 })).Message
            .ShouldStartWith("Normalization is 9; allowed are None, SumToClassCount, SumToOne.");
        Should.Throw<ArgumentOutOfRangeException>(static () => ClassWeights.Compute([3, 1], ClassWeighting.None, new ClassWeightOptions { AbsentClass = (AbsentClassWeight)9 })).Message
            .ShouldStartWith("AbsentClass is 9; allowed are Largest, Zero.");
    }

    [Test]
    public void Weights_agree_with_golden_values()
    {
        JsonElement g = Golden.Losses.GetProperty("classWeights");
        int[] counts = [.. g.GetProperty("counts").EnumerateArray().Select(x => x.GetInt32())];
        Compute(ClassWeighting.InverseFrequency, ClassWeightNormalization.None).ShouldAgree(g.GetProperty("balanced (N/(C*n), sklearn)").Vector(), 1e-14, 0, "balanced");
        Expect("inverseFrequency", ClassWeighting.InverseFrequency, null);
        Expect("sqrtInverse", ClassWeighting.InverseSquareRoot, null);
        foreach (double beta in new[] { 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999999 })
        {
            string name = FormattableString.Invariant($"effectiveNumber beta={beta}");
            Expect(name, ClassWeighting.EffectiveNumber, beta);
            Compute(ClassWeighting.EffectiveNumber, ClassWeightNormalization.None, beta).ShouldAgree(g.GetProperty(name).GetProperty("raw").Vector(), 1e-12, 0, name);
        }

        void Expect(string name, ClassWeighting method, double? beta)
        {
            Compute(method, ClassWeightNormalization.SumToClassCount, beta).ShouldAgree(g.GetProperty(name).GetProperty("sumToC").Vector(), 1e-12, 0, name);
            Compute(method, ClassWeightNormalization.SumToOne, beta).ShouldAgree(g.GetProperty(name).GetProperty("sumToOne").Vector(), 1e-12, 0, name);
        }

        double[] Compute(ClassWeighting method, ClassWeightNormalization normalization, double? beta = null)
            => ClassWeights.Compute(counts, method, new() { Normalization = normalization, Beta = beta });
    }

    [Test]
    public void An_absent_class_keeps_its_place()
    {
        double[] zero = ClassWeights.Compute([90, 0, 10], ClassWeighting.InverseFrequency, new() { AbsentClass = AbsentClassWeight.Zero });
        zero.ShouldAgree([0.2, 0, 1.8], 1e-14, 0, "zero");
        ClassWeights.Compute([90, 0, 10], ClassWeighting.InverseFrequency).ShouldAgree([0.2, 1.8, 1.8], 1e-14, 0, "largest");
        ClassWeights.Compute([90, 0, 10], ClassWeighting.None).ShouldBe([1, 1, 1]);
    }

    [Test]
    public void The_median_class_has_weight_one()
        => ClassWeights.Compute([100, 10, 40], ClassWeighting.MedianFrequency).ShouldBe([0.4, 4, 1]);

    [Test]
    public void Beta_follows_the_largest_class_by_default()
        => ClassWeights.Compute([796, 82, 2], ClassWeighting.EffectiveNumber).ShouldBe(ClassWeights.Compute([796, 82, 2], ClassWeighting.EffectiveNumber, new() { Beta = 1 - 1.0 / 796 }));

    [Test]
    public void Every_method_gives_finite_weights_that_do_not_rise_with_the_count()
    {
        Gen.Int[0, 1_000_000].Array[1, 12].Where(c => c.Any(n => n > 0)).Sample(counts =>
        {
            foreach (ClassWeighting method in Enum.GetValues<ClassWeighting>())
            {
                double[] w = ClassWeights.Compute(counts, method);
                w.Length.ShouldBe(counts.Length);
                w.ShouldAllBe(x => double.IsFinite(x) && x > 0);
                for (int a = 0; a < w.Length; a++)
                {
                    for (int b = 0; b < w.Length; b++)
                    {
                        if (counts[a] > 0 && counts[a] < counts[b]) w[a].ShouldBeGreaterThanOrEqualTo(w[b] * (1 - 1e-12));
                    }
                }
            }
        });
    }

    [Test]
    public void Wrong_input_is_named()
    {
        Should.Throw<ArgumentException>(() => ClassWeights.Compute([0, 0], ClassWeighting.InverseFrequency)).Message.ShouldStartWith("None of the 2 classes has a row; at least one is needed.");
        Should.Throw<ArgumentException>(() => ClassWeights.Compute([3, -1], ClassWeighting.InverseFrequency)).Message.ShouldStartWith("Class 1 has -1 rows; a count is 0 or more.");
        Should.Throw<ArgumentException>(() => ClassWeights.Compute([3, 1], ClassWeighting.EffectiveNumber, new() { Beta = 1 })).Message.ShouldStartWith("Beta is 1; allowed is 0 up to, but not including, 1.");
        Should.Throw<ArgumentException>(() => ClassWeights.Compute([3, 1], (ClassWeighting)9)).Message.ShouldStartWith("method is 9; allowed are None, InverseFrequency");
    }

    [Test]
    public void A_dataset_gives_the_weights_of_its_counts()
    {
        LabelSet labels = LabelSet.Create("a", "b", "c");
        LabeledDataset data = new(FeatureMatrix.From(new float[4, 1]), new[] { 0, 0, 0, 2 }, labels);
        ClassWeights.Compute(data, ClassWeighting.InverseFrequency).ShouldBe(ClassWeights.Compute([3, 0, 1], ClassWeighting.InverseFrequency));
        ClassWeights.Compute([0, 0, 0, 2], labels, ClassWeighting.InverseFrequency).ShouldBe(ClassWeights.Compute([3, 0, 1], ClassWeighting.InverseFrequency));
        Should.Throw<ArgumentException>(() => ClassWeights.Compute([0, 3], labels, ClassWeighting.InverseFrequency)).Message.ShouldStartWith("Row 1 has class id 3; ids are 0 to 2 (a, b, c).");
    }
}

using Threat.Core;
using Threat.Shared;

namespace Threat.Losses.Internal;

internal static class ClassWeightKernel
{
    public static void Compute(ReadOnlySpan<int> counts, ClassWeighting method, ClassWeightOptions options, Span<double> weights)
    {
        int[] present = [.. counts.ToArray().Where(static n => n > 0).Order()];
        double mean = present.Sum(static n => (double)n) / present.Length;
        double median = (present[(present.Length - 1) / 2] + (double)present[present.Length / 2]) / 2;
        double beta = options.Beta ?? 1 - 1.0 / present[^1];
        double sum = 0, largest = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            if (counts[c] == 0) continue;
            double n = counts[c];
            weights[c] = method switch
            {
                ClassWeighting.InverseFrequency => mean / n,
                ClassWeighting.InverseSquareRoot => Math.Sqrt(mean / n),
                ClassWeighting.EffectiveNumber => EffectiveNumber(beta, n),
                ClassWeighting.MedianFrequency => median / n,
                _ => 1,
            };
            sum += weights[c];
            largest = Math.Max(largest, weights[c]);
        }
        double factor = Normalization(method, options) switch
        {
            ClassWeightNormalization.SumToClassCount => present.Length / sum,
            ClassWeightNormalization.SumToOne => 1 / sum,
            _ => 1,
        };
        double absent = options.AbsentClass == AbsentClassWeight.Zero ? 0 : largest;
        for (int c = 0; c < counts.Length; c++) weights[c] = factor * (counts[c] == 0 ? absent : weights[c]);
    }

    private static ClassWeightNormalization Normalization(ClassWeighting method, ClassWeightOptions options)
        => options.Normalization ?? (method == ClassWeighting.MedianFrequency ? ClassWeightNormalization.None : ClassWeightNormalization.SumToClassCount);

    /// <summary>(1 − β)/(1 − β^n), without the cancellation of 1 − β^n as β → 1.</summary>
    private static double EffectiveNumber(double beta, double n) => beta == 0 ? 1 : (1 - beta) / -PreciseMath.Expm1(n * Math.Log(beta));

    /// <summary>Rows per class id.</summary>
    public static int[] Counts(ReadOnlySpan<int> labels, LabelSet labelSet)
    {
        ArgumentNullException.ThrowIfNull(labelSet);
        int[] counts = new int[labelSet.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)counts.Length) throw new ArgumentException($"Row {i} has class id {labels[i]}; ids are 0 to {counts.Length - 1} ({labelSet}).", nameof(labels));
            counts[labels[i]]++;
        }
        return counts;
    }
}

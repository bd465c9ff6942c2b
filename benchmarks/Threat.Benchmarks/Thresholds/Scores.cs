using Threat.Core;

namespace Threat.Benchmarks.Thresholds;

/// <summary>Seven overlapping classes in the proportions of CICIDS2017.</summary>
internal static class Scores
{
    private static readonly double[] Shares = [0.796, 0.082, 0.053, 0.041, 0.019, 0.007, 0.002];

    public static LabeledProbabilities Make(int rows)
    {
        Random random = new(42);
        double[] p = new double[rows * Shares.Length];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double u = random.NextDouble(), sum = 0;
            while (labels[i] < Shares.Length - 1 && u >= Shares[labels[i]]) u -= Shares[labels[i]++];
            Span<double> row = p.AsSpan(i * Shares.Length, Shares.Length);
            for (int c = 0; c < row.Length; c++) sum += row[c] = Shares[c] * Math.Exp(1.4 * Normal(random) + (c == labels[i] ? 2.2 : 0));
            for (int c = 0; c < row.Length; c++) row[c] /= sum;
        }
        return new LabeledProbabilities(new ProbabilityMatrix(p, Shares.Length), labels, LabelSet.ThreatDefault);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

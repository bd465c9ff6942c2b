using Threat.Core;

namespace Threat.Thresholds.Tests;

/// <summary>Seven overlapping classes in the proportions of CICIDS2017: logits are log prior plus noise, with evidence added for the true class.</summary>
internal static class Synthetic
{
    public static readonly double[] Shares = [0.796, 0.082, 0.053, 0.041, 0.019, 0.007, 0.002];

    public static LabeledProbabilities Scores(int rows, int seed, double evidence = 2.2, double noise = 1.4, int digits = 15)
    {
        Random random = new(seed);
        double[] p = new double[rows * Shares.Length];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            labels[i] = Draw(random.NextDouble());
            Span<double> row = p.AsSpan(i * Shares.Length, Shares.Length);
            for (int c = 0; c < row.Length; c++) row[c] = Math.Exp(Math.Log(Shares[c]) + noise * Normal(random) + (c == labels[i] ? evidence : 0));
            double sum = row.ToArray().Sum();
            for (int c = 0; c < row.Length; c++) row[c] = Math.Round(row[c] / sum, digits);
        }
        return new LabeledProbabilities(new ProbabilityMatrix(p, Shares.Length), labels, LabelSet.ThreatDefault);
    }

    public static double MacroF1(LabeledProbabilities rows, DecisionPolicy policy) => ClassificationReport.Evaluate(rows.Labels.Span, policy.Decide(rows.Probabilities), rows.LabelSet).Macro.F1;

    public static int Draw(double u)
    {
        int c = 0;
        for (; c < Shares.Length - 1 && u >= Shares[c]; c++) u -= Shares[c];
        return c;
    }

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

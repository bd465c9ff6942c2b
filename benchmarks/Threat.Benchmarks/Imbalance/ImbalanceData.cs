using Threat.Core;

namespace Threat.Benchmarks.Imbalance;

/// <summary>Seven classes in CICIDS2017's proportions; 100 columns driven by 20 shared factors, as features of one source are.</summary>
internal static class ImbalanceData
{
    private static readonly double[] Shares = [0.796, 0.082, 0.053, 0.041, 0.019, 0.007, 0.002];

    public static LabeledDataset Create(int rows, int columns = 100, int factors = 20)
    {
        Random random = new(5);
        int[] labels = [.. Shares.SelectMany((s, c) => Enumerable.Repeat(c, Math.Max(8, (int)(s * rows))))];
        random.Shuffle(labels);
        float[] mixing = [.. Enumerable.Range(0, columns * factors).Select(_ => (float)(random.NextDouble() - 0.5))], x = new float[labels.Length * columns], latent = new float[factors];
        for (int i = 0; i < labels.Length; i++)
        {
            for (int f = 0; f < factors; f++) latent[f] = (float)(random.NextDouble() * 4 + labels[i] * (f % 3));
            for (int c = 0; c < columns; c++)
            {
                double value = 0.3 * random.NextDouble();
                for (int f = 0; f < factors; f++) value += latent[f] * mixing[c * factors + f];
                x[i * columns + c] = (float)value;
            }
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(x, columns), labels, LabelSet.ThreatDefault);
    }
}

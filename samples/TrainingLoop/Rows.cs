using Threat.Core;

namespace TrainingLoop;

/// <summary>Made-up rows of twelve columns: five classes in two groups each, which overlap the more the rarer they are.</summary>
internal static class Rows
{
    private static readonly double[] Shares = [0.80, 0.10, 0.06, 0.03, 0.01];

    public static LabeledDataset Make(int count, int seed)
    {
        const int Columns = 12;
        Random random = new(seed);
        double[,,] centres = new double[Shares.Length, 2, Columns];
        for (int c = 0; c < Shares.Length; c++)
            for (int g = 0; g < 2; g++)
                for (int f = 0; f < Columns; f++) centres[c, g, f] = (c == 0 ? 0.5 : 0.75) * Normal();

        float[] values = new float[count * Columns];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            double u = random.NextDouble(), sum = 0;
            while (labels[i] < Shares.Length - 1 && u >= (sum += Shares[labels[i]])) labels[i]++;
            int group = random.Next(2);
            for (int f = 0; f < Columns; f++) values[i * Columns + f] = (float)(centres[labels[i], group, f] + Normal());
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(values, Columns), labels, LabelSet.Create("Normal", "DDoS", "PortScan", "BruteForce", "Botnet"));

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}

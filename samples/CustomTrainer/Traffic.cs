using Threat.Core;

namespace CustomTrainer;

/// <summary>Made-up sources with eight features: normal traffic and three rarer attacks that overlap it, for a sample that needs no data.</summary>
internal static class Traffic
{
    public static readonly FeatureSchemaId Schema = new("traffic/v1", ["requests", "failures", "ports", "hosts", "bytes", "paths", "gap", "night"]);

    public static readonly LabelSet Labels = LabelSet.Create("Normal", "PortScan", "BruteForce", "WebAttack");

    private static readonly double[] Shares = [0.85, 0.08, 0.05, 0.02];

    /// <summary>Rows in order of time, four to a source.</summary>
    public static LabeledDataset Make(int rows, int seed, DateTimeOffset from, TimeSpan span)
    {
        Random random = new(seed);
        double Log(double mean, double spread) => Math.Exp(mean + spread * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        float[] values = new float[rows * 8];
        int[] labels = new int[rows];
        string[] sources = new string[rows];
        DateTimeOffset[] times = new DateTimeOffset[rows];
        for (int i = 0; i < rows; i++)
        {
            double u = random.NextDouble(), cumulated = 0;
            int c = 0;
            while (c < 3 && u >= (cumulated += Shares[c])) c++;
            double[] row =
            [
                Log(c == 0 ? 2.5 : 3.2, 1), Log(c == 2 ? 2.2 : 0.3, 0.9), Log(c == 1 ? 2.6 : 0.8, 0.8), Log(c == 1 ? 1.9 : 0.7, 0.8),
                Log(c == 0 ? 8 : 7, 1.5), Log(c == 3 ? 2.7 : 1.5, 0.8), Log(c == 0 ? 2 : 0.8, 1), random.NextDouble() < (c == 0 ? 0.2 : 0.45) ? 1 : 0,
            ];
            for (int f = 0; f < 8; f++) values[i * 8 + f] = (float)row[f];
            (labels[i], sources[i], times[i]) = (c, $"source-{seed}-{i / 4}", from + span * ((double)i / rows));
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(values, 8, Schema.Columns), labels, Labels, sources, times);
    }
}

namespace Threat.Imbalance.Tests;

internal static class TestData
{
    /// <summary>Points of a kind that neighbour searches get wrong.</summary>
    public static float[] Points(string kind, int rows, int columns, int seed)
    {
        Random random = new(seed);
        float[] x = new float[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                double g = Gaussian(random);
                x[i * columns + c] = (float)(kind switch
                {
                    "duplicates" => i >= 8 && i % 8 != 0 ? x[i / 8 * 8 * columns + c] : g,
                    "constant-columns" => c % 3 == 0 ? 7.25 : g,
                    "far-from-origin" => 1e6 * (c + 1) + g,
                    "grid" => random.Next(3),
                    "clusters" => i % 5 * 10 + g * 0.5,
                    "outlier" => i == 3 ? 1e9 + g : g,
                    _ => g,
                });
            }
        }
        return x;
    }

    /// <summary>A dataset with the given rows per class; class c's rows lie around c·<paramref name="gap"/>, in shuffled order.</summary>
    public static LabeledDataset Classes(int[] counts, int columns = 6, int seed = 1, double gap = 1.5, LabelSet? labelSet = null)
    {
        Random random = new(seed);
        int[] labels = [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        random.Shuffle(labels);
        float[] x = new float[labels.Length * columns];
        for (int i = 0; i < x.Length; i++) x[i] = (float)(Gaussian(random) + gap * labels[i / columns]);
        return new LabeledDataset(FeatureMatrix.FromMemory(x, columns), labels, labelSet ?? Labels(counts.Length));
    }

    /// <summary>Categories 0-3 whose frequencies differ by class.</summary>
    public static LabeledDataset Codes(int[] counts, int columns, int seed = 1)
    {
        Random random = new(seed);
        int[] labels = [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        float[] x = new float[labels.Length * columns];
        for (int i = 0; i < x.Length; i++) x[i] = random.NextDouble() < 0.4 ? labels[i / columns] % 4 : random.Next(4);
        return new LabeledDataset(FeatureMatrix.FromMemory(x, columns), labels, Labels(counts.Length));
    }

    /// <summary>A dataset from rows written out.</summary>
    public static LabeledDataset Rows(int[] labels, params float[][] rows) => new(FeatureMatrix.From(rows), labels, Labels(labels.Max() + 1));

    public static LabelSet Labels(int count) => count == 7 ? LabelSet.ThreatDefault : LabelSet.Create(Enumerable.Range(0, Math.Max(2, count)).Select(static i => ((char)('A' + i)).ToString()));

    public static double SquaredDistance(ReadOnlySpan<float> x, int columns, int a, int b)
    {
        double sum = 0;
        for (int c = 0; c < columns; c++)
        {
            double difference = (double)x[a * columns + c] - x[b * columns + c];
            sum += difference * difference;
        }
        return sum;
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

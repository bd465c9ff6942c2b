using Threat.Core;
using Threat.Shared;

namespace Threat.TestKit;

/// <summary>Makes labelled data with overlapping classes: one Gaussian cloud a class around a centre drawn by the seed.</summary>
public sealed record GaussianBlobs
{
    /// <summary>The class shares of CICIDS2017: 79.6, 8.2, 5.3, 4.1, 1.9, 0.7 and 0.2 per cent.</summary>
    public static IReadOnlyList<double> ThreatShares { get; } = [0.796, 0.082, 0.053, 0.041, 0.019, 0.007, 0.002];

    public int Rows { get; init; } = 1000;

    public int Columns { get; init; } = 8;

    /// <summary>Relative sizes of the classes; normalised. Seven classes take the default label set.</summary>
    public IReadOnlyList<double> Shares { get; init; } = ThreatShares;

    /// <summary>Rows every class has at least.</summary>
    public int LeastRowsPerClass { get; init; } = 2;

    /// <summary>Standard deviation of a centre's coordinates, where that of the rows around it is 1: about 1 overlaps, 5 separates.</summary>
    public double Separation { get; init; } = 1.2;

    public long Seed { get; init; } = 1;

    /// <summary>Decides the rows alone; the same centres with other rows come from another value.</summary>
    public long RowSeed { get; init; } = 1;

    /// <summary>Rows of one class per entity; 0 gives no entity ids.</summary>
    public int RowsPerEntity { get; init; }

    /// <summary>Rows are spread evenly over this span in their (shuffled) order; null gives no times.</summary>
    public TimeSpan? Span { get; init; }

    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public LabeledDataset Make()
    {
        int classes = Shares.Count;
        int[] labels = Labels(classes);
        SeededRandom centreRandom = new(Seed, 1), random = new(RowSeed, 2);
        double[] centres = new double[classes * Columns];
        for (int i = 0; i < centres.Length; i++) centres[i] = centreRandom.NextNormal() * Separation;
        float[] values = new float[labels.Length * Columns];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(centres[labels[i / Columns] * Columns + i % Columns] + random.NextNormal());
        LabelSet labelSet = classes == LabelSet.ThreatDefault.Count ? LabelSet.ThreatDefault : LabelSet.Create(Enumerable.Range(0, classes).Select(static c => $"class{c}"));
        return new LabeledDataset(FeatureMatrix.FromMemory(values, Columns), labels, labelSet, Entities(labels, classes), Times(labels.Length));
    }

    private int[] Labels(int classes)
    {
        double sum = Shares.Sum();
        int[] counts = [.. Shares.Select(s => Math.Max(LeastRowsPerClass, (int)(s / sum * Rows)))];
        counts[Array.IndexOf(counts, counts.Max())] += Rows - counts.Sum();
        int[] labels = [.. Enumerable.Range(0, classes).SelectMany(c => Enumerable.Repeat(c, counts[c]))];
        new SeededRandom(RowSeed, 3).Shuffle(labels.AsSpan());
        return labels;
    }

    private string[]? Entities(int[] labels, int classes)
    {
        if (RowsPerEntity == 0) return null;
        int[] seen = new int[classes];
        return [.. labels.Select(c => $"198.51.{c}.{seen[c]++ / RowsPerEntity}")];
    }

    private DateTimeOffset[]? Times(int rows) => Span is TimeSpan span ? [.. Enumerable.Range(0, rows).Select(i => Start + span * ((double)i / rows))] : null;
}

namespace Threat.Thresholds;

/// <summary>One class against the rest at one threshold: how many rows were right and wrong. Ratios without rows are 0.</summary>
/// <param name="TruePositives">Rows of the class at or above the threshold.</param>
/// <param name="FalsePositives">Rows of other classes at or above it.</param>
/// <param name="FalseNegatives">Rows of the class below it.</param>
/// <param name="TrueNegatives">Rows of other classes below it.</param>
public readonly record struct BinaryCounts(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>Rows of the class.</summary>
    public long Positives => TruePositives + FalseNegatives;

    /// <summary>Rows of other classes.</summary>
    public long Negatives => FalsePositives + TrueNegatives;

    /// <summary>Rows at or above the threshold: alerts.</summary>
    public long Flagged => TruePositives + FalsePositives;

    /// <summary>All rows.</summary>
    public long Total => Positives + Negatives;

    /// <summary>Share of the flagged rows that are of the class.</summary>
    public double Precision => Ratio(TruePositives, Flagged);

    /// <summary>Share of the class's rows that are flagged.</summary>
    public double Recall => Ratio(TruePositives, Positives);

    /// <summary>Share of the other rows that are flagged.</summary>
    public double FalsePositiveRate => Ratio(FalsePositives, Negatives);

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => ThresholdMetric.F1.Evaluate(this);

    private static double Ratio(long part, long whole) => whole > 0 ? (double)part / whole : 0;
}

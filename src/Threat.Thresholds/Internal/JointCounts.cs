namespace Threat.Thresholds.Internal;

/// <summary>Decided rows and rightly decided rows per class, and the weighted mean of the classes' metrics.</summary>
internal sealed class JointCounts(MetricKernel[] metrics, double[] weights, long[] positives, long rows)
{
    public double Weight { get; } = weights.Sum();

    public long[] Decided { get; } = new long[metrics.Length];

    public long[] Right { get; } = new long[metrics.Length];

    public void Clear()
    {
        Array.Clear(Decided);
        Array.Clear(Right);
    }

    public void Add(int decided, int label, int sign = 1)
    {
        Decided[decided] += sign;
        if (decided == label) Right[decided] += sign;
    }

    public double Term(int c, long right, long wrong) => weights[c] == 0 ? 0 : weights[c] * metrics[c].Value(right, wrong, positives[c], rows - positives[c]);

    public double Term(int c) => Term(c, Right[c], Decided[c] - Right[c]);

    public double Value()
    {
        double sum = 0;
        for (int c = 0; c < metrics.Length; c++) sum += Term(c);
        return sum / Weight;
    }
}

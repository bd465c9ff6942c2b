namespace Threat.Thresholds.Internal;

/// <summary>Decided rows and rightly decided rows per class, and the weighted mean of the classes' metrics.</summary>
internal sealed class JointCounts(MetricKernel[] metrics, double[] weights, double[] positives, double rows)
{
    public double Weight { get; } = weights.Sum();

    public double[] Decided { get; } = new double[metrics.Length];

    public double[] Right { get; } = new double[metrics.Length];

    public void Clear()
    {
        Array.Clear(Decided);
        Array.Clear(Right);
    }

    public void Add(int decided, double mass)
    {
        Decided[decided]++;
        Right[decided] += mass;
    }

    public void Remove(int decided, double mass)
    {
        Decided[decided]--;
        Right[decided] -= mass;
    }

    public double Term(int c, double right, double wrong) => weights[c] == 0 ? 0 : weights[c] * metrics[c].Value(right, wrong, positives[c], rows - positives[c]);

    public double Term(int c) => Term(c, Right[c], Decided[c] - Right[c]);

    public double Value()
    {
        double sum = 0;
        for (int c = 0; c < metrics.Length; c++) sum += Term(c);
        return sum / Weight;
    }
}

namespace Threat.Features.Internal;

/// <summary>Count, mean and sum of squared deviations (Welford); merges without losing precision (Chan).</summary>
internal struct Moments
{
    public long Count;
    public double Mean;
    public double SquaredDeviations;

    public readonly double SampleVariance => SquaredDeviations / (Count - 1);

    public void Add(double x)
    {
        double before = x - Mean;
        Mean += before / ++Count;
        SquaredDeviations += before * (x - Mean);
    }

    public void Merge(in Moments other)
    {
        if (other.Count == 0) return;
        double shift = other.Mean - Mean;
        long n = Count + other.Count;
        SquaredDeviations += other.SquaredDeviations + shift * shift * Count * other.Count / n;
        Mean += shift * other.Count / n;
        Count = n;
    }
}

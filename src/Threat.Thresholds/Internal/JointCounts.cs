namespace Threat.Thresholds.Internal;

/// <summary>Decided rows and rightly decided rows per class, and the weighted mean of the classes' metrics.</summary>
internal sealed class JointCounts(MetricKernel[] metrics, double[] weights, double[] positives, double rows)
{
    private readonly double[] _terms = new double[metrics.Length];

    public double Weight { get; } = weights.Sum();

    public double[] Decided { get; } = new double[metrics.Length];

    public double[] Right { get; } = new double[metrics.Length];

    public void Clear()
    {
        Array.Clear(Decided);
        Array.Clear(Right);
    }

    public void CopyFrom(JointCounts other)
    {
        other.Decided.CopyTo(Decided, 0);
        other.Right.CopyTo(Right, 0);
    }

    /// <summary>Gives a whole bin's rows to class c, and returns a bound on the value of every state in between: all that is right first, all that is wrong last.</summary>
    public double Move(KeyCounts bins, int b, int c)
    {
        double bound = 0;
        for (int k = 0; k < Decided.Length; k++)
        {
            if (k == c) continue;
            double rightBefore = Right[k];
            int moving = bins.Moving(b, k);
            if (moving > 0)
            {
                Decided[k] -= moving;
                Right[k] -= bins.MovingRight(b, k);
            }
            bound += Term(k, rightBefore, Decided[k] - Right[k]);
        }
        double gain = bins.Gain(b);
        bound += Term(c, Right[c] + gain, Decided[c] - Right[c]);
        Decided[c] += bins.Size(b);
        Right[c] += gain;
        return bound / Weight;
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
        for (int c = 0; c < _terms.Length; c++) _terms[c] = Term(c);
        return LastValue();
    }

    /// <summary>Renews one class's part of the value, after its counts have changed.</summary>
    public void Renew(int c) => _terms[c] = Term(c);

    /// <summary>The value, where every class whose counts changed since <see cref="Value"/> has been renewed.</summary>
    public double LastValue()
    {
        double sum = 0;
        foreach (double term in _terms) sum += term;
        return sum / Weight;
    }
}

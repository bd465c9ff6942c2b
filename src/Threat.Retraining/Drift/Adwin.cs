namespace Threat.Retraining;

/// <summary>
/// Adaptive windowing over a stream of values in [0, 1] (Bifet and Gavaldà 2007): the window grows while its mean stands still and drops its older part
/// when two parts differ by more than chance. Memory is logarithmic in the window.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class Adwin
{
    private const int BucketsPerRow = 5;
    private readonly double _delta;
    private readonly List<List<(double Sum, double Squares)>> _rows = [[]];

    /// <summary>A detector.</summary>
    /// <param name="delta">The chance of a false alarm at a check, above 0 and below 1.</param>
    public Adwin(double delta = 0.002) => _delta = delta > 0 && delta < 1 ? delta : throw new ArgumentOutOfRangeException(nameof(delta), delta, FormattableString.Invariant($"delta is {delta}; it must be above 0 and below 1."));

    /// <summary>Values in the window.</summary>
    public long Width { get; private set; }

    /// <summary>Mean of the window; NaN when empty.</summary>
    public double Mean => Width == 0 ? double.NaN : Total / Width;

    /// <summary>How often older values were dropped.</summary>
    public int Changes { get; private set; }

    private double Total { get; set; }

    /// <summary>Takes a value; true when a change was found and the older part dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public bool Add(double value)
    {
        Guard.InRange(value, 0, 1);
        _rows[0].Add((value, value * value));
        Width++;
        Total += value;
        Compress();
        bool changed = false;
        while (Width >= 10 && Cut()) changed = true;
        if (changed) Changes++;
        return changed;
    }

    private void Compress()
    {
        for (int r = 0; _rows[r].Count > BucketsPerRow; r++)
        {
            if (r + 1 == _rows.Count) _rows.Add([]);
            (double s1, double q1) = _rows[r][0];
            (double s2, double q2) = _rows[r][1];
            _rows[r].RemoveRange(0, 2);
            _rows[r + 1].Add((s1 + s2, q1 + q2));
        }
    }

    /// <summary>Looks for a boundary, oldest first, at which both sides differ; drops the oldest bucket when there is one.</summary>
    private bool Cut()
    {
        double squares = 0;
        foreach (List<(double Sum, double Squares)> row in _rows) foreach ((_, double q) in row) squares += q;
        double mean = Total / Width, variance = Math.Max(0, squares / Width - mean * mean), logTerm = Math.Log(2 * Math.Log(Width) / _delta), oldSum = 0;
        long old = 0;
        for (int r = _rows.Count - 1; r >= 0; r--)
        {
            foreach ((double sum, _) in _rows[r])
            {
                old += 1L << r;
                oldSum += sum;
                long young = Width - old;
                if (young < 5) return false;
                if (old < 5) continue;
                double inverse = 1.0 / old + 1.0 / young, bound = Math.Sqrt(2 * inverse * variance * logTerm) + 2.0 / 3 * inverse * logTerm;
                if (Math.Abs(oldSum / old - (Total - oldSum) / young) <= bound) continue;
                Drop();
                return true;
            }
        }
        return false;
    }

    private void Drop()
    {
        int r = _rows.Count - 1;
        while (_rows[r].Count == 0) r--;
        Total -= _rows[r][0].Sum;
        Width -= 1L << r;
        _rows[r].RemoveAt(0);
    }
}

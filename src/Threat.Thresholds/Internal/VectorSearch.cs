using Threat.Shared;

namespace Threat.Thresholds.Internal;

/// <summary>
/// Maximises any function of all thresholds together: the given starts, then Bayesian optimisation on the logarithms of the thresholds (three fifths of the trials),
/// then single thresholds moved up and down from the best by steps that shrink.
/// </summary>
internal sealed class VectorSearch(Func<double[], double> objective, int trials, long seed, IProgress<double>? progress, CancellationToken cancellationToken)
{
    private const int Candidates = 150;
    private const double Margin = 2.3, Least = 1e-9; // a factor of ten beyond the starts
    private readonly List<double[]> _at = [];
    private readonly List<double> _values = [];
    private double[] _low = [], _width = [];

    public (double[] Thresholds, double Value, int Trials) Best(IReadOnlyList<double[]> starts)
    {
        int classes = starts[0].Length;
        double least = Math.Log(Math.Max(Least, starts.Min(static s => s.Min()))) - Margin;
        _low = [.. Enumerable.Range(0, classes).Select(c => Math.Max(least, Math.Log(Math.Max(Least, starts.Min(s => s[c]))) - Margin))];
        _width = [.. Enumerable.Range(0, classes).Select(c => Math.Min(0, Math.Log(Math.Min(1, starts.Max(s => s[c]))) + Margin) - _low[c])];
        foreach (double[] start in starts.Take(trials)) Try(ToCube(start));
        SeededRandom random = new(seed);
        for (int most = _at.Count + (trials - _at.Count) * 3 / 5; _at.Count < most;) Try(Next(ref random));
        MoveSingly();
        int best = _values.IndexOf(_values.Max());
        return (FromCube(_at[best]), _values[best], _at.Count);
    }

    private bool Try(double[] x)
    {
        cancellationToken.ThrowIfCancellationRequested();
        double value = objective(FromCube(x)), before = _values.Count == 0 ? double.NegativeInfinity : _values.Max();
        _at.Add(x);
        _values.Add(value);
        progress?.Report((double)_at.Count / trials);
        return value > before;
    }

    /// <summary>The point of most expected improvement among points anywhere and points near the best.</summary>
    private double[] Next(ref SeededRandom random)
    {
        double highest = _values.Max();
        double[] best = _at[_values.IndexOf(highest)];
        GaussianProcess process = GaussianProcess.Fit([.. _at], [.. _values]);
        (double[] X, double Improvement) chosen = (best, double.NegativeInfinity);
        for (int i = 0; i < Candidates; i++)
        {
            double[] x = new double[best.Length];
            double spread = i % 3 == 0 ? 0 : i % 3 == 1 ? 0.15 : 0.03;
            for (int c = 0; c < x.Length; c++) x[c] = spread == 0 ? random.NextDouble() : Math.Clamp(best[c] + spread * random.NextNormal(), 0, 1);
            double improvement = process.ExpectedImprovement(x, highest);
            if (improvement > chosen.Improvement) chosen = (x, improvement);
        }
        return chosen.X;
    }

    private void MoveSingly()
    {
        for (double step = 0.1; step > 1e-4; step /= 2)
        {
            for (bool moved = true; moved;)
            {
                moved = false;
                for (int c = 0; c < _low.Length; c++)
                {
                    foreach (double by in new[] { step, -step })
                    {
                        if (_at.Count >= trials) return;
                        double[] x = [.. _at[_values.IndexOf(_values.Max())]];
                        double to = Math.Clamp(x[c] + by, 0, 1);
                        if (to == x[c]) continue;
                        x[c] = to;
                        moved |= Try(x);
                    }
                }
            }
        }
    }

    private double[] ToCube(double[] t) => [.. t.Select((v, c) => _width[c] > 0 ? Math.Clamp((Math.Log(Math.Clamp(v, Least, 1)) - _low[c]) / _width[c], 0, 1) : 0)];

    private double[] FromCube(double[] x) => [.. x.Select((v, c) => Math.Clamp(Math.Exp(_low[c] + v * _width[c]), Least, 1))];
}

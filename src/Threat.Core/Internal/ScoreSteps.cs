namespace Threat.Core.Internal;

/// <summary>Distinct scores, highest first, with the positives and negatives at or above each.</summary>
internal sealed class ScoreSteps
{
    private readonly List<(double Score, int Positives, int Negatives)> _steps = [];
    private readonly int _positives;
    private readonly int _negatives;

    public ScoreSteps(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives)
    {
        if (scores.Length != positives.Length) throw new ArgumentException($"{positives.Length} flags were given for {scores.Length} scores; the numbers must be equal.", nameof(positives));
        double[] sorted = new double[scores.Length];
        for (int i = 0; i < sorted.Length; i++) sorted[i] = double.IsNaN(scores[i]) ? throw new ArgumentException($"The score of row {i} is NaN; scores must be ordered.", nameof(scores)) : scores[i];
        bool[] flags = positives.ToArray();
        Array.Sort(sorted, flags);
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            if (flags[i]) _positives++;
            else _negatives++;
            if (i == 0 || sorted[i - 1] != sorted[i]) _steps.Add((sorted[i], _positives, _negatives));
        }
    }

    public static ScoreSteps OneVsRest(LabeledProbabilities rows, int classId)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (double[] scores, bool[] positives) = rows.OfClass(classId);
        return new ScoreSteps(scores, positives);
    }

    public double RocAuc()
    {
        if (_positives == 0 || _negatives == 0) return double.NaN;
        double twice = 0;
        int positives = 0, negatives = 0;
        foreach ((_, int p, int n) in _steps)
        {
            twice += (double)(n - negatives) * (p + (double)positives);
            (positives, negatives) = (p, n);
        }
        return twice / 2 / ((double)_positives * _negatives);
    }

    public double AveragePrecision()
    {
        if (_positives == 0 || _negatives == 0) return double.NaN;
        double sum = 0;
        int positives = 0;
        foreach ((_, int p, int n) in _steps)
        {
            sum += (double)(p - positives) * p / ((double)p + n);
            positives = p;
        }
        return sum / _positives;
    }

    public PrecisionRecallPoint[] PrecisionRecall()
    {
        if (_positives == 0) throw new ArgumentException("There is no positive row, so recall is undefined. Leave out classes without rows.");
        return [new PrecisionRecallPoint(double.PositiveInfinity, 1, 0), .. _steps.Select(s => new PrecisionRecallPoint(s.Score, s.Positives / ((double)s.Positives + s.Negatives), (double)s.Positives / _positives))];
    }

    public RocPoint[] Roc()
    {
        if (_positives == 0 || _negatives == 0) throw new ArgumentException($"There are {_positives} positive and {_negatives} negative rows; a ROC curve needs both.");
        return [new RocPoint(double.PositiveInfinity, 0, 0), .. _steps.Select(s => new RocPoint(s.Score, (double)s.Negatives / _negatives, (double)s.Positives / _positives))];
    }
}

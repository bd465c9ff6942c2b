using System.Runtime.CompilerServices;

namespace Threat.Thresholds.Internal;

/// <summary>
/// How much a row counts for a class: w·[it is of the class] + (1 − w)·s·p. A class with many rows has w = 1, its labels alone; a class with P few rows has
/// w = P / (P + strength), and leans on what the calibrated probabilities expect, scaled by s so that their sum fits the rows seen.
/// </summary>
internal sealed class SoftLabels
{
    /// <summary>With so many times the strength in rows, labels count alone.</summary>
    private const int Plenty = 50;

    private readonly double[] _label, _probability;

    public SoftLabels(ScoreTable table, double strength)
    {
        _label = new double[table.Classes];
        _probability = new double[table.Classes];
        Totals = new double[table.Classes];
        for (int c = 0; c < table.Classes; c++)
        {
            double rows = table.Counts[c];
            Totals[c] = rows;
            _label[c] = rows == 0 ? 0 : rows >= Plenty * strength ? 1 : rows / (rows + strength);
            if (IsPure(c)) continue;
            double expected = table.ColumnSum(c), scale = strength > 0 ? (rows + strength) / (expected + strength) : 1;
            _probability[c] = (1 - _label[c]) * scale;
            Totals[c] = _label[c] * rows + _probability[c] * expected;
        }
    }

    /// <summary>Sum over the rows, per class.</summary>
    public double[] Totals { get; }

    /// <summary>Whether labels count alone for every class.</summary>
    public bool AllPure => _label.All(static w => w == 1);

    /// <summary>Whether labels count alone.</summary>
    public bool IsPure(int c) => _label[c] == 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Mass(int c, int label, double probability) => (label == c ? _label[c] : 0) + _probability[c] * probability;
}

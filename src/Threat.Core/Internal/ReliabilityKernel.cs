using Threat.Shared;

namespace Threat.Core.Internal;

/// <summary>Confidences and the bins they fall in.</summary>
internal static class ReliabilityKernel
{
    public static void Check(LabeledProbabilities rows, int binCount)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.RowCount == 0) throw new ArgumentException("0 rows cannot be evaluated. Give at least 1 row.", nameof(rows));
        Guard.AtLeast(binCount, 1);
    }

    public static (double[] Confidences, bool[] Right) HighestProbability(LabeledProbabilities rows)
    {
        double[] confidences = new double[rows.RowCount];
        bool[] right = new bool[rows.RowCount];
        for (int i = 0; i < confidences.Length; i++)
        {
            ReadOnlySpan<double> p = rows.Probabilities.Row(i);
            int best = ArgmaxRule.Instance.Decide(p, []).ClassId;
            confidences[i] = p[best];
            right[i] = best == rows.Labels.Span[i];
        }
        return (confidences, right);
    }

    public static ReliabilityBin[] Bins(double[] confidences, bool[] right, CalibrationBinning binning, int binCount) => binning switch
    {
        CalibrationBinning.EqualWidth => EqualWidth(confidences, right, binCount),
        CalibrationBinning.EqualMass => EqualMass(confidences, right, binCount),
        _ => throw new ArgumentOutOfRangeException(nameof(binning), binning, $"{binning} is no known binning; use EqualWidth or EqualMass."),
    };

    public static double Error(IReadOnlyList<ReliabilityBin> bins, int rowCount)
    {
        double sum = 0;
        foreach (ReliabilityBin bin in bins)
        {
            if (bin.Count > 0) sum += bin.Count * Math.Abs(bin.Accuracy - bin.MeanConfidence);
        }
        return sum / rowCount;
    }

    private static ReliabilityBin[] EqualWidth(double[] confidences, bool[] right, int binCount)
    {
        double[] sums = new double[binCount];
        int[] counts = new int[binCount], hits = new int[binCount];
        for (int i = 0; i < confidences.Length; i++)
        {
            double p = confidences[i];
            int b = Math.Clamp((int)Math.Ceiling(p * binCount) - 1, 0, binCount - 1);
            // The product rounds: compare with the edges themselves.
            if (b > 0 && p <= b / (double)binCount) b--;
            else if (b + 1 < binCount && p > (b + 1) / (double)binCount) b++;
            sums[b] += p;
            counts[b]++;
            hits[b] += right[i] ? 1 : 0;
        }
        return [.. counts.Select((n, b) => new ReliabilityBin(b / (double)binCount, (b + 1) / (double)binCount, n == 0 ? double.NaN : sums[b] / n, n == 0 ? double.NaN : hits[b] / (double)n, n))];
    }

    private static ReliabilityBin[] EqualMass(double[] confidences, bool[] right, int binCount)
    {
        int n = confidences.Length, bins = Math.Min(binCount, n);
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => confidences[i])];
        ReliabilityBin[] made = new ReliabilityBin[bins];
        for (int b = 0, start = 0; b < bins; b++)
        {
            int count = n / bins + (b < n % bins ? 1 : 0), hits = 0;
            double sum = 0;
            foreach (int i in order.AsSpan(start, count))
            {
                sum += confidences[i];
                hits += right[i] ? 1 : 0;
            }
            made[b] = new ReliabilityBin(confidences[order[start]], confidences[order[start + count - 1]], sum / count, hits / (double)count, count);
            start += count;
        }
        return made;
    }
}

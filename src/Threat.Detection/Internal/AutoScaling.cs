using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal;

/// <summary>Chooses a scaling per column by its values: 0/1 as it is, heavy tails by their logarithm, the rest standard.</summary>
internal static class AutoScaling
{
    private const double SkewedAbove = 2;

    public static ColumnScaling[] Choose(FeatureMatrix features)
    {
        int n = features.RowCount, d = features.ColumnCount;
        double[] mean = new double[d], logMean = new double[d];
        bool[] other = new bool[d];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> row = features.Row(i);
            for (int c = 0; c < d; c++)
            {
                other[c] |= row[c] is not (0f or 1f);
                mean[c] += row[c] / (double)n;
                logMean[c] += PreciseMath.SignedLog1p(row[c]) / n;
            }
        }
        double[] second = new double[d], third = new double[d], logSecond = new double[d], logThird = new double[d];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> row = features.Row(i);
            for (int c = 0; c < d; c++)
            {
                if (!other[c]) continue;
                double x = row[c] - mean[c], l = PreciseMath.SignedLog1p(row[c]) - logMean[c];
                second[c] += x * x / n;
                third[c] += x * x * x / n;
                logSecond[c] += l * l / n;
                logThird[c] += l * l * l / n;
            }
        }
        ColumnScaling[] chosen = new ColumnScaling[d];
        for (int c = 0; c < d; c++)
        {
            double skew = Skewness(second[c], third[c]), logSkew = Skewness(logSecond[c], logThird[c]);
            chosen[c] = !other[c] ? ColumnScaling.None : skew > SkewedAbove && logSkew < skew ? ColumnScaling.LogStandard : ColumnScaling.Standard;
        }
        return chosen;
    }

    private static double Skewness(double second, double third) => second > 0 ? Math.Abs(third) / Math.Pow(second, 1.5) : 0;
}

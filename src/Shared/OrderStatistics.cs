using System.Numerics;

namespace Threat.Shared;

/// <summary>Quantiles without a full sort: quickselect with three-way partitions (columns hold many equal values), and a sort where it makes no headway.</summary>
internal static class OrderStatistics
{
    /// <summary>The quantile with linear interpolation between neighbours; reorders <paramref name="values"/>.</summary>
    public static double Quantile(Span<double> values, double q)
    {
        double at = q * (values.Length - 1);
        int low = (int)at;
        double below = Select(values, low);
        if (low + 1 >= values.Length || at == low) return below;
        double above = double.PositiveInfinity;
        foreach (double x in values[(low + 1)..]) above = Math.Min(above, x);
        return below + (at - low) * (above - below);
    }

    /// <summary>The value that a sort would put at <paramref name="index"/>; puts smaller ones before it and larger ones behind.</summary>
    public static double Select(Span<double> values, int index)
    {
        int first = 0, last = values.Length - 1;
        for (int turns = 2 * BitOperations.Log2((uint)values.Length) + 4; first < last; turns--)
        {
            if (turns == 0)
            {
                values[first..(last + 1)].Sort();
                break;
            }
            double pivot = MedianOfThree(values[first], values[first + (last - first) / 2], values[last]);
            int below = first, above = last;
            for (int i = first; i <= above;)
            {
                double x = values[i];
                if (x < pivot) (values[i++], values[below]) = (values[below++], x);
                else if (x > pivot) (values[i], values[above]) = (values[above--], x);
                else i++;
            }
            if (index < below) last = below - 1;
            else if (index > above) first = above + 1;
            else break;
        }
        return values[index];
    }

    private static double MedianOfThree(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}

namespace Threat.Features.Internal;

/// <summary>Medians by selection; the span is reordered.</summary>
internal static class OrderStatistics
{
    /// <summary>The median; of an even number of values the mean of the two in the middle.</summary>
    public static double Median(Span<double> values)
    {
        int n = values.Length, k = n / 2;
        double upper = Select(values, k);
        if (n % 2 == 1) return upper;
        double lower = values[0];
        foreach (double v in values[..k]) lower = Math.Max(lower, v);
        return (lower + upper) / 2;
    }

    /// <summary>Median and median absolute deviation from it, unscaled.</summary>
    public static (double Median, double Deviation) MedianAndDeviation(Span<double> values)
    {
        double median = Median(values);
        for (int i = 0; i < values.Length; i++) values[i] = Math.Abs(values[i] - median);
        return (median, Median(values));
    }

    /// <summary>The k-th smallest (from 0); everything before place k is at most it afterwards.</summary>
    public static double Select(Span<double> a, int k)
    {
        int low = 0, high = a.Length - 1;
        while (low < high)
        {
            if (high - low < 12)
            {
                a[low..(high + 1)].Sort();
                break;
            }
            int middle = (low + high) >>> 1;
            double pivot = Math.Max(Math.Min(a[low], a[middle]), Math.Min(Math.Max(a[low], a[middle]), a[high]));
            int i = low, j = high;
            while (i <= j)
            {
                while (a[i] < pivot) i++;
                while (a[j] > pivot) j--;
                if (i > j) continue;
                (a[i], a[j]) = (a[j], a[i]);
                i++;
                j--;
            }
            if (k <= j) high = j;
            else if (k >= i) low = i;
            else break;
        }
        return a[k];
    }
}

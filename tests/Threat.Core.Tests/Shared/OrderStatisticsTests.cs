using Threat.Shared;

namespace Threat.Core.Tests;

public sealed class OrderStatisticsTests
{
    [Test]
    public void Selection_is_what_a_sort_gives()
        => Gen.Select(Gen.OneOf(Gen.Double[-5, 5], Gen.Int[0, 3].Select(static v => (double)v)).Array[1, 80], Gen.Double[0, 1]).Sample(static (values, q) =>
        {
            double[] sorted = [.. values.Order()];
            for (int k = 0; k < values.Length; k++) OrderStatistics.Select([.. values], k).ShouldBe(sorted[k]);
            double at = q * (values.Length - 1);
            int low = (int)at;
            double expected = low + 1 < values.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
            OrderStatistics.Quantile([.. values], q).ShouldBe(expected, 1e-12);
        }, iter: 300);

    [Test]
    public void Orders_that_defeat_the_pivot_end_in_a_sort()
    {
        // Organ pipes: the median of first, middle and last is near an end again and again.
        double[] pipes = [.. Enumerable.Range(0, 5000).Select(static i => (double)Math.Min(i, 4999 - i))];
        double[] sorted = [.. pipes.Order()];
        foreach (int k in (int[])[0, 1, 1250, 2500, 3750, 4998, 4999]) OrderStatistics.Select([.. pipes], k).ShouldBe(sorted[k]);
    }
}

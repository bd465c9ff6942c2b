using System.Numerics;
using Threat.Retraining.Internal;

namespace Threat.Retraining.Tests;

public sealed class StatisticsTests
{
    // scipy.stats.binom.sf(k - 1, n, 0.5)
    [TestCase(5, 5, 0.03125)]
    [TestCase(10, 12, 0.019287109375)]
    [TestCase(40, 60, 0.00674464686559593)]
    [TestCase(67, 69, 4.092863201132779e-18)]
    [TestCase(510, 1000, 0.2739863729617383)]
    [TestCase(530, 1000, 0.03101159754918174)]
    [TestCase(5100, 10000, 0.023292763852473617)]
    [TestCase(1, 3, 0.875)]
    public void The_binomial_tail_agrees_with_scipy(int k, int n, double expected) => BinomialTail.FairCoinAtLeast(k, n).ShouldBe(expected, expected * 1e-10);

    [Test]
    public void The_binomial_tail_is_exact_where_whole_numbers_can_tell() => Gen.Int[0, 60].SelectMany(static n => Gen.Int[0, n].Select(k => (k, n))).Sample(static x =>
    {
        BigInteger sum = 0, c = 1;
        for (int i = 0; i <= x.n; i++)
        {
            if (i >= x.k) sum += c;
            c = c * (x.n - i) / (i + 1);
        }
        double exact = (double)sum / Math.Pow(2, x.n);
        return Math.Abs(BinomialTail.FairCoinAtLeast(x.k, x.n) - exact) <= 1e-12 * exact + 1e-15;
    });

    [Test]
    public void McNemar_counts_the_rows_on_which_one_model_alone_is_right()
    {
        McNemarTest t = McNemarTest.Of([0, 0, 1, 1, 2, 2], [0, 0, 1, 0, 2, -1], [0, 1, 1, 1, 1, 2]);
        t.ShouldBe(new McNemarTest(2, 2, 0.6875));
        McNemarTest.Of(0, 0).PValue.ShouldBe(1);
        McNemarTest.Of(int.MaxValue, int.MaxValue).PValue.ShouldBe(0.5, 1e-3);
    }

    [Test]
    public void Prior_shift_takes_counts_whose_sum_is_beyond_an_integer() => PriorShiftTest.Compare([int.MaxValue, 1], [int.MaxValue, 1]).Statistic.ShouldBe(0, 1e-6);

    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NaN)]
    public void Drift_of_a_feature_is_measured_on_finite_values_alone(double value)
    {
        Should.Throw<ArgumentException>(() => PopulationStability.Of([1, 2], [1, value])).Message.ShouldBe(FormattableString.Invariant($"Value 1 is {value}; all values must be finite: leave missing ones out. (Parameter 'current')"));
        Should.Throw<ArgumentException>(() => KolmogorovSmirnov.Test([value, 2], [1, 2])).Message.ShouldBe(FormattableString.Invariant($"Value 0 is {value}; all values must be finite: leave missing ones out. (Parameter 'first')"));
    }

    [TestCase(15, 100, 0.0931, 0.2328)]
    [TestCase(0, 10, 0, 0.2775)]
    [TestCase(10, 10, 0.7225, 1)]
    public void The_Wilson_interval_is_the_textbooks(int k, int n, double lower, double upper)
    {
        RateInterval i = RateInterval.Wilson(k, n);
        i.Lower.ShouldBe(lower, 5e-5);
        i.Upper.ShouldBe(upper, 5e-5);
    }

    [Test]
    public void A_rate_without_trials_says_so() => RateInterval.Wilson(0, 0).ToString().ShouldBe("no data");

    // scipy.stats.chi2_contingency(..., correction=False)
    [TestCase(new[] { 700, 200, 100 }, new[] { 560, 260, 180 }, 46.23878536922015, 9.10699990655074e-11)]
    [TestCase(new[] { 70, 20, 10 }, new[] { 60, 26, 14 }, 2.21850613154961, 0.32980521189757067)]
    public void Prior_shift_agrees_with_scipy(int[] before, int[] after, double statistic, double p)
    {
        PriorShiftTest t = PriorShiftTest.Compare(before, after);
        t.Statistic.ShouldBe(statistic, 1e-9);
        t.PValue.ShouldBe(p, p * 1e-9);
        t.DegreesOfFreedom.ShouldBe(2);
    }

    [TestCase(3.841458820694124, 1, 0.05)]
    [TestCase(7.814727903251179, 3, 0.05)]
    [TestCase(9.487729036781154, 4, 0.05)]
    [TestCase(18.307038053275146, 10, 0.05)]
    public void The_chi_square_tail_hits_its_table(double x, int degrees, double p) => ChiSquare.Survival(x, degrees).ShouldBe(p, 1e-12);

    [Test]
    public void Kolmogorov_Smirnov_finds_the_largest_distance()
    {
        double[] a = [.. Enumerable.Range(1, 20).Select(static i => i / 3.0)], b = [.. Enumerable.Range(5, 35).Select(static i => i / 2.5)];
        KolmogorovSmirnov.Test(a, b).Statistic.ShouldBe(0.6571428571428571, 1e-12);
        double[] tied = [.. Enumerable.Repeat(new double[] { 1, 1, 1, 2, 2, 3, 4, 5 }, 5).SelectMany(static x => x)], tied2 = [.. Enumerable.Repeat(new double[] { 1, 2, 2, 2, 3, 3, 4, 6, 7 }, 6).SelectMany(static x => x)];
        KolmogorovSmirnov.Test(tied, tied2).Statistic.ShouldBe(0.2638888888888889, 1e-12);
        KolmogorovSmirnov.Test(a, a).PValue.ShouldBe(1);
    }

    [Test]
    public void False_discoveries_are_controlled_step_up()
        => FalseDiscovery.Significant([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]).ShouldBe([true, true, false, false, false, false, false, false, false, false]);

    [Test]
    public void Stability_is_near_zero_without_a_shift_and_large_with_one()
    {
        double[] a = Normals(3000, 1, 0), b = Normals(3000, 2, 0), shifted = Normals(3000, 3, 0.7);
        PopulationStability.Of(a, b).ShouldBeLessThan(0.02);
        PopulationStability.Of(a, shifted).ShouldBeGreaterThan(0.25);
        PopulationStability.Of(new double[500], new double[500]).ShouldBe(0);
        PopulationStability.Of(new double[500], [.. Enumerable.Repeat(1.0, 500)]).ShouldBeGreaterThan(1);
    }

    [Test]
    public void Adwin_keeps_a_still_stream_and_cuts_at_a_change()
    {
        Adwin still = new(), changing = new();
        Random random = new(4);
        for (int i = 0; i < 20_000; i++) still.Add(random.NextDouble() < 0.1 ? 1 : 0);
        still.Changes.ShouldBeLessThanOrEqualTo(1);
        still.Mean.ShouldBe(0.1, 0.02);
        int found = -1;
        for (int i = 0; i < 4000; i++) if (changing.Add(random.NextDouble() < (i < 2000 ? 0.1 : 0.3) ? 1 : 0) && found < 0) found = i;
        found.ShouldBeInRange(2000, 2400);
        changing.Mean.ShouldBe(0.3, 0.05);
        changing.Width.ShouldBeInRange(1000, 2200);
    }

    private static double[] Normals(int n, long seed, double shift)
    {
        Threat.Shared.SeededRandom random = new(seed);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = random.NextNormal() + shift;
        return values;
    }
}

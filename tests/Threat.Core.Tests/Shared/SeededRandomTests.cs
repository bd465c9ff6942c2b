using Threat.Shared;

namespace Threat.Core.Tests;

public sealed class SeededRandomTests
{
    [Test]
    public void First_values_never_change()
    {
        SeededRandom random = new(42), stream = new(42, 1);
        ulong[] values = [random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), stream.NextUInt64(), new SeededRandom(-1).NextUInt64(), new SeededRandom(0, ulong.MaxValue).NextUInt64()];
        // From an independent implementation of xoshiro256** seeded by SplitMix64.
        values.ShouldBe([16848857709228873608UL, 5087379272909393340UL, 2353593768634156117UL, 4840074402572283744UL, 17063695586788246887UL, 6373410313480148242UL]);
    }

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(10)]
    [TestCase(1000)]
    public void Integers_are_uniform(int bound)
    {
        const int PerValue = 400;
        SeededRandom random = new(1);
        int[] counts = new int[bound];
        for (int i = 0; i < bound * PerValue; i++) counts[random.NextInt32(bound)]++;
        // Chi-square with bound − 1 degrees of freedom: mean bound − 1, variance 2 (bound − 1); 5 sigma.
        double chi = counts.Sum(static n => (n - PerValue) * (double)(n - PerValue) / PerValue);
        Math.Abs(chi - (bound - 1)).ShouldBeLessThan(5 * Math.Sqrt(2.0 * (bound - 1)));
    }

    [Test]
    public void Large_bounds_have_no_modulo_bias()
    {
        // For a bound of 3/4 of 2^31, a plain modulo of 31 bits would give the lower third twice as often.
        const int Bound = 3 << 29;
        SeededRandom random = new(5);
        int low = 0;
        for (int i = 0; i < 90_000; i++) low += random.NextInt32(Bound) < Bound / 3 ? 1 : 0;
        Math.Abs(low - 30_000).ShouldBeLessThan(5 * 142);
    }

    [Test]
    public void Reals_are_uniform_and_normals_normal()
    {
        SeededRandom random = new(3);
        const int N = 200_000;
        double sum = 0, squares = 0, single = 0, normal = 0, normalSquares = 0, normalFourth = 0;
        for (int i = 0; i < N; i++)
        {
            double u = random.NextDouble(), z = random.NextNormal();
            float f = random.NextSingle();
            (u is >= 0 and < 1 && f is >= 0 and < 1).ShouldBeTrue();
            sum += u;
            squares += u * u;
            single += f;
            normal += z;
            normalSquares += z * z;
            normalFourth += z * z * z * z;
        }
        (sum / N).ShouldBe(0.5, 0.004);
        (squares / N).ShouldBe(1.0 / 3, 0.004);
        (single / N).ShouldBe(0.5, 0.004);
        (normal / N).ShouldBe(0, 0.012);
        (normalSquares / N).ShouldBe(1, 0.016);
        (normalFourth / N).ShouldBe(3, 0.12);
    }

    [Test]
    public void Streams_and_seeds_differ_from_each_other()
    {
        HashSet<ulong> seen = [];
        for (long seed = -5; seed < 50; seed++)
        {
            for (ulong stream = 0; stream < 50; stream++)
            {
                SeededRandom random = new(seed, stream);
                for (int k = 0; k < 4; k++) seen.Add(random.NextUInt64()).ShouldBeTrue();
            }
        }
    }

    [Test]
    public void Neighbouring_streams_do_not_correlate()
    {
        double product = 0;
        const int N = 20_000;
        for (ulong stream = 0; stream < N; stream++) product += (new SeededRandom(9, stream).NextDouble() - 0.5) * (new SeededRandom(9, stream + 1).NextDouble() - 0.5);
        Math.Abs(product / N * 12).ShouldBeLessThan(5 / Math.Sqrt(N));
    }

    [Test]
    public void Shuffle_gives_every_order_equally_often()
    {
        Dictionary<string, int> orders = [];
        SeededRandom random = new(4);
        for (int i = 0; i < 24_000; i++)
        {
            int[] values = [0, 1, 2, 3];
            random.Shuffle(values.AsSpan());
            string key = string.Join(',', values);
            orders[key] = orders.GetValueOrDefault(key) + 1;
        }
        orders.Count.ShouldBe(24);
        orders.Values.ShouldAllBe(static n => Math.Abs(n - 1000) < 160);
    }
}

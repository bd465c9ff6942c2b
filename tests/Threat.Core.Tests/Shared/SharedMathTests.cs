using Threat.Shared;

namespace Threat.Core.Tests;

public sealed class SharedMathTests
{
    [Test]
    public void Softmax_of_large_logits_is_finite_and_right()
    {
        double[] p = new double[3];
        StableSoftmax.Softmax([1000, 1001, -5], p);
        p.ShouldBe([0.26894142136999512, 0.73105857863000488, 0], 1e-15);
        StableSoftmax.LogSumExp([1000, 1001, -5]).ShouldBe(1001.3132616875182, 1e-12);
    }

    [Test]
    public void Softmax_sums_to_one_and_does_not_mind_a_shift()
        => Gen.Select(Gen.Double[-700, 700].Array[1, 12], Gen.Double[-1e3, 1e3]).Sample(static (z, shift) =>
        {
            double[] p = new double[z.Length], shifted = new double[z.Length];
            StableSoftmax.Softmax(z, p);
            StableSoftmax.Softmax([.. z.Select(v => v + shift)], shifted);
            p.Sum().ShouldBe(1, 1e-12);
            for (int c = 0; c < p.Length; c++) shifted[c].ShouldBe(p[c], 1e-9);
        }, iter: 300);

    [Test]
    public void Softmax_divides_by_the_temperature_and_may_work_in_place()
    {
        double[] z = [1, 2, 4], p = new double[3];
        StableSoftmax.Softmax([0.5, 1, 2], p);
        StableSoftmax.Softmax(z, z, 0.5);
        z.ShouldBe(p, 1e-15);
    }

    [TestCase(1e-300)]
    [TestCase(1e-17)]
    [TestCase(1e-9)]
    [TestCase(1e-3)]
    [TestCase(0.7)]
    [TestCase(40)]
    [TestCase(700)]
    public void Log1p_and_expm1_are_each_others_inverse_to_the_last_digits(double x)
    {
        (PreciseMath.Expm1(PreciseMath.Log1p(x)) / x).ShouldBe(1, 1e-14);
        (PreciseMath.Log1p(PreciseMath.Expm1(x)) / x).ShouldBe(1, 1e-14);
        // Taylor: log(1 + x) = x − x²/2 + ...
        if (x < 1e-5) (PreciseMath.Log1p(x) / (x - x * x / 2)).ShouldBe(1, 1e-10);
    }

    [Test]
    public void A_signed_logarithm_is_odd_and_keeps_small_values()
    {
        PreciseMath.SignedLog1p(Math.E - 1).ShouldBe(1, 1e-15);
        PreciseMath.SignedLog1p(1 - Math.E).ShouldBe(-1, 1e-15);
        PreciseMath.SignedLog1p(-1e-18).ShouldBe(-1e-18);
        PreciseMath.SignedLog1p(0).ShouldBe(0);
    }

    [Test]
    public void Log1p_and_expm1_keep_their_limits()
    {
        PreciseMath.Log1p(0).ShouldBe(0);
        PreciseMath.Expm1(0).ShouldBe(0);
        PreciseMath.Expm1(-800).ShouldBe(-1);
        PreciseMath.Expm1(800).ShouldBe(double.PositiveInfinity);
        PreciseMath.Log1p(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        double.IsNaN(PreciseMath.Log1p(double.NaN)).ShouldBeTrue();
        double.IsNaN(PreciseMath.Expm1(double.NaN)).ShouldBeTrue();
    }

    [TestCase(double.NaN)]
    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.PositiveInfinity)]
    public void Range_guard_refuses(double share)
    {
        ArgumentOutOfRangeException e = Should.Throw<ArgumentOutOfRangeException>(() => Guard.InRange(share, 0, 1));
        e.ParamName.ShouldBe("share");
        e.Message.ShouldContain("allowed is 0 to 1.");
    }

    [TestCase(double.NaN)]
    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.PositiveInfinity)]
    public void Positive_guard_refuses(double rate) => Should.Throw<ArgumentOutOfRangeException>(() => Guard.Positive(rate)).Message.ShouldContain("it must be a finite number above 0.");

    [Test]
    public void Guards_pass_what_is_allowed()
    {
        Guard.InRange(1, 0, 1).ShouldBe(1);
        Guard.Positive(1e-300).ShouldBe(1e-300);
        Guard.AtLeast(3, 3).ShouldBe(3);
        int folds = 1;
        Should.Throw<ArgumentOutOfRangeException>(() => Guard.AtLeast(folds, 2)).Message.ShouldStartWith("folds is 1; it must be at least 2.");
    }
}

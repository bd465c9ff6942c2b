using Threat.TestKit;

namespace Threat.Core.Tests;

public sealed class FeatureScalerTests
{
    private static readonly ColumnScaling[] All = Enum.GetValues<ColumnScaling>();

    [Test]
    public void Standard_gives_mean_0_and_deviation_1()
    {
        FeatureMatrix raw = new GaussianBlobs { Rows = 500, Columns = 20 }.Make().Features;
        FeatureMatrix scaled = FeatureScaler.Fit(raw, ColumnScaling.Standard).Transform(raw);
        for (int c = 0; c < 20; c++)
        {
            double[] column = [.. Enumerable.Range(0, 500).Select(i => (double)scaled[i, c])];
            column.Average().ShouldBe(0, 1e-6);
            Math.Sqrt(column.Average(static x => x * x)).ShouldBe(1, 1e-5);
        }
    }

    [Test]
    public void Statistics_are_right_where_single_precision_sums_fail()
    {
        float[] values = [.. Enumerable.Range(0, 10_000).Select(static i => 1e7f + i % 2)];
        FeatureScaler scaler = FeatureScaler.Fit(FeatureMatrix.From(values, 1), ColumnScaling.Standard);
        scaler.Centers[0].ShouldBe(1e7 + 0.5, 1e-6);
        scaler.Scales[0].ShouldBe(0.5, 1e-9);
    }

    [Test]
    public void Robust_takes_median_and_mad()
    {
        FeatureScaler scaler = FeatureScaler.Fit(FeatureMatrix.From([1f, 2f, 3f, 4f, 1000f], 1), ColumnScaling.Robust);
        scaler.Centers[0].ShouldBe(3);
        scaler.Scales[0].ShouldBe(1.4826, 1e-12);
    }

    [Test]
    public void Robust_takes_what_rounding_leaves_of_a_deviation_for_none()
    {
        // Sixty values of about 1/3 and forty others: the MAD is rounding noise, and dividing by it would give z of 1e9 and more.
        float[] values = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? 0.33333334f : 0.33333337f), .. Enumerable.Range(0, 40).Select(i => i / 40f)];
        FeatureScaler scaler = FeatureScaler.Fit(FeatureMatrix.From(values, 1), ColumnScaling.Robust);
        scaler.Scales[0].ShouldBeGreaterThan(0.01);
    }

    [Test]
    public void Robust_falls_back_to_the_quartiles_then_to_the_deviation()
    {
        FeatureScaler.Fit(FeatureMatrix.From([0f, 0f, 0f, 0f, 4f, 8f, 8f], 1), ColumnScaling.Robust).Scales[0].ShouldBe(6 / 1.349, 1e-12);
        FeatureScaler.Fit(FeatureMatrix.From([0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 10f], 1), ColumnScaling.Robust).Scales[0].ShouldBe(3, 1e-12);
    }

    [Test]
    public void Log_is_signed_and_symmetric()
    {
        FeatureScaler scaler = FeatureScaler.Fit(FeatureMatrix.From([-100f, 100f], 1), ColumnScaling.LogStandard);
        scaler.Centers[0].ShouldBe(0, 1e-15);
        scaler.Scales[0].ShouldBe(Math.Log(101), 1e-12);
    }

    [TestCaseSource(nameof(All))]
    public void A_constant_column_becomes_0_and_comes_back(ColumnScaling scaling)
    {
        FeatureMatrix raw = FeatureMatrix.From([7.25f, 7.25f, 7.25f], 1);
        FeatureScaler scaler = FeatureScaler.Fit(raw, scaling);
        FeatureMatrix scaled = scaler.Transform(raw);
        scaled.Values.ToArray().ShouldAllBe(x => x == (scaling == ColumnScaling.None ? 7.25f : 0f));
        scaler.InverseTransform(scaled).Values.ToArray().ShouldBe([7.25f, 7.25f, 7.25f]);
    }

    /// <summary>Nine of ten rows between 0 and 0.02: their spread is a sliver, the deviation is log(1 + e^5 − 1) = 5 times 0.3.</summary>
    [Test]
    public void After_the_logarithm_a_sliver_of_the_deviation_is_no_scale()
    {
        float[] column = [.. Enumerable.Range(0, 90).Select(i => 0.02f * i / 90), .. Enumerable.Repeat((float)(Math.Exp(5) - 1), 10)];
        FeatureScaler scaler = FeatureScaler.Fit(FeatureMatrix.From(column, 1), ColumnScaling.LogRobust);
        scaler.Scales[0].ShouldBe(1.5, 0.01);
        // Logarithms of 0, 0.1 ... 10: half of them within 2.5 of the median.
        float[] even = [.. Enumerable.Range(0, 101).Select(i => (float)(Math.Exp(i / 10.0) - 1))];
        FeatureScaler.Fit(FeatureMatrix.From(even, 1), ColumnScaling.LogRobust).Scales[0].ShouldBe(1.4826 * 2.5, 0.001);
    }

    [TestCaseSource(nameof(All))]
    public void Inverse_gives_the_row_back(ColumnScaling scaling)
        => Gen.Select(Gen.Int[2, 40], Gen.Int[1, 20]).SelectMany(static (n, d) => Gen.Select(Gen.Const(d), Gen.Float[-1e6f, 1e6f].Array[n * d])).Sample((d, values) =>
        {
            FeatureMatrix raw = FeatureMatrix.FromMemory(values, d);
            FeatureScaler scaler = FeatureScaler.Fit(raw, scaling);
            FeatureMatrix back = scaler.InverseTransform(scaler.Transform(raw));
            for (int i = 0; i < values.Length; i++)
            {
                double spread = Math.Max(scaler.Scales[i % d], 1) * (scaling is ColumnScaling.LogRobust or ColumnScaling.LogStandard ? Math.Abs(values[i]) + 1 : 1);
                // The scaled value is a float: what it rounds comes back times the scale.
                double scaled = Math.Abs(scaler.Transform(raw).Values.Span[i]) + 1;
                Math.Abs(back.Values.Span[i] - (double)values[i]).ShouldBeLessThanOrEqualTo(2e-7 * spread * scaled + 2e-7 * Math.Abs(values[i]));
            }
        }, iter: 100);

    [TestCase(1e-12f)]
    [TestCase(1e-20f)]
    [TestCase(-3e-9f)]
    public void Small_values_keep_their_precision_through_the_logarithm(float small)
    {
        FeatureMatrix raw = FeatureMatrix.From([small, 2 * small, 0f], 1);
        FeatureScaler scaler = FeatureScaler.Fit(raw, ColumnScaling.LogStandard);
        float[] back = scaler.InverseTransform(scaler.Transform(raw)).Values.ToArray();
        (back[0] / small).ShouldBe(1f, 1e-5f);
        (back[1] / small).ShouldBe(2f, 1e-5f);
    }

    [Test]
    public void Results_stay_finite_beyond_the_range_of_a_float()
    {
        FeatureScaler scaler = FeatureScaler.Fit(FeatureMatrix.From([0f, 1e-30f], 1), ColumnScaling.Standard);
        float[] out1 = new float[2];
        scaler.Transform([float.MaxValue, -float.MaxValue], out1);
        out1.ShouldBe([float.MaxValue, -float.MaxValue]);
        FeatureScaler log = FeatureScaler.Fit(FeatureMatrix.From([0f, 1e30f], 1), ColumnScaling.LogStandard);
        log.InverseTransform([1000f, -1000f], out1);
        out1.ShouldBe([float.MaxValue, -float.MaxValue]);
    }

    [Test]
    public void Transform_may_write_over_its_source()
    {
        FeatureMatrix raw = new GaussianBlobs { Rows = 30, Columns = 5 }.Make().Features;
        FeatureScaler scaler = FeatureScaler.Fit(raw, [ColumnScaling.None, ColumnScaling.Standard, ColumnScaling.Robust, ColumnScaling.LogStandard, ColumnScaling.LogRobust]);
        float[] inPlace = raw.Values.ToArray();
        scaler.Transform(inPlace, inPlace);
        inPlace.ShouldBe(scaler.Transform(raw).Values.ToArray());
        scaler.Transform(raw.Row(3), inPlace.AsSpan(15, 5));
        inPlace.ShouldBe(scaler.Transform(raw).Values.ToArray());
    }

    [Test]
    public void Json_round_trips_exactly()
    {
        FeatureMatrix raw = new GaussianBlobs { Rows = 77, Columns = 23 }.Make().Features;
        foreach (ColumnScaling scaling in All)
        {
            FeatureScaler scaler = FeatureScaler.Fit(raw, scaling), again = FeatureScaler.FromJson(scaler.ToJson());
            again.Centers.ToArray().ShouldBe(scaler.Centers.ToArray());
            again.Scales.ToArray().ShouldBe(scaler.Scales.ToArray());
            again.Scalings.ToArray().ShouldBe(scaler.Scalings.ToArray());
            again.ToJson().ShouldBe(scaler.ToJson());
            again.Transform(raw).Values.ToArray().ShouldBe(scaler.Transform(raw).Values.ToArray());
        }
    }

    [TestCase("{")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"version":2,"scalings":["Standard"],"centers":[0],"scales":[1]}""")]
    [TestCase("""{"version":1,"scalings":[],"centers":[],"scales":[]}""")]
    [TestCase("""{"version":1,"scalings":["Standard"],"centers":[0],"scales":[-1]}""")]
    [TestCase("""{"version":1,"scalings":["Standard"],"centers":[0,1],"scales":[1]}""")]
    [TestCase("""{"version":1,"scalings":["Wild"],"centers":[0],"scales":[1]}""")]
    public void Malformed_json_is_refused(string json)
        => Should.Throw<InvalidDataException>(() => FeatureScaler.FromJson(json)).Message.ShouldStartWith("The scaler is malformed:");

    [Test]
    public void Shapes_are_checked()
    {
        FeatureMatrix two = FeatureMatrix.From([1f, 2f, 3f, 4f], 2);
        FeatureScaler scaler = FeatureScaler.Fit(two, ColumnScaling.Standard);
        Should.Throw<ArgumentException>(() => FeatureScaler.Fit(two, [ColumnScaling.None])).Message.ShouldStartWith("1 scalings were given for 2 columns.");
        Should.Throw<ArgumentException>(() => FeatureScaler.Fit(two.Select([]), ColumnScaling.Standard)).Message.ShouldStartWith("A scaler cannot be fitted on 0 rows.");
        Should.Throw<ArgumentException>(() => scaler.Transform(FeatureMatrix.From([1f], 1))).Message.ShouldStartWith("The matrix has 1 columns; the scaler was fitted on 2.");
        Should.Throw<ArgumentException>(() => scaler.InverseTransform(FeatureMatrix.From([1f], 1)));
        Should.Throw<ArgumentException>(() => scaler.Transform([1f], new float[1])).Message.ShouldStartWith("1 values are no whole number of rows of 2 columns.");
        Should.Throw<ArgumentException>(() => scaler.Transform([1f, 2f], new float[1])).Message.ShouldStartWith("The destination holds 1 values, the source 2.");
        Should.Throw<ArgumentOutOfRangeException>(() => FeatureScaler.Fit(two, (ColumnScaling)99)).Message.ShouldStartWith("99 is no known scaling.");
    }
}

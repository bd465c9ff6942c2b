using System.Text;
using Threat.Core;
using Threat.Detection.Internal;
using Threat.Shared;

namespace Threat.Detection.Tests;

public sealed class MlpModelTests
{
    [Test]
    public void Logits_equal_a_plain_double_loop()
        => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 45], Gen.Int[1, 45], Gen.Int[2, 19], Gen.Int[1, 120], Gen.Long).Sample((inputs, h1, h2, classes, rows, seed) =>
        {
            MlpModel model = RandomModels.Mlp(seed, inputs, [h1, h2], classes, out IReadOnlyList<MlpLayer> layers);
            float[] x = RandomModels.Values(seed + 1, rows * inputs);
            double[] logits = new double[rows * classes];
            model.Score(x, rows, logits);
            for (int r = 0; r < rows; r++)
            {
                double[] plain = Plain(layers, x.AsSpan(r * inputs, inputs));
                for (int c = 0; c < classes; c++) Math.Abs(logits[r * classes + c] - plain[c]).ShouldBeLessThan(1e-4 * (1 + Math.Abs(plain[c])));
            }
        }, iter: 60);

    [Test]
    public void A_row_scored_alone_has_the_bits_it_has_in_a_batch()
    {
        const int Rows = 1500, Inputs = 41;
        MlpModel model = RandomModels.Mlp(3, Inputs, [256, 128, 64], 7, out _);
        float[] x = RandomModels.Values(4, Rows * Inputs);
        double[] batch = new double[Rows * 7], one = new double[7];
        model.Score(x, Rows, batch);
        for (int r = 0; r < Rows; r++)
        {
            model.Score(x.AsSpan(r * Inputs, Inputs), 1, one);
            one.ShouldBe(batch[(r * 7)..(r * 7 + 7)]);
        }
    }

    [Test]
    public void A_single_score_allocates_nothing()
    {
        MlpModel model = RandomModels.Mlp(3, 200, [256, 128, 64], 7, out _);
        float[] x = RandomModels.Values(4, 200);
        double[] logits = new double[7];
        for (int i = 0; i < 50; i++) model.Score(x, 1, logits);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) model.Score(x, 1, logits);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_refused_even_in_a_constant_column(float bad)
    {
        FeatureScaler scaler = FeatureScaler.Fit(FeatureMatrix.From(new float[,] { { 1, 5 }, { 2, 5 } }), ColumnScaling.Standard);
        MlpModel model = new(LabelSet.Create("a", "b"), scaler, [new MlpLayer(2, 2, [1, 1, 1, 1], [0, 0])]);
        double[] logits = new double[4];
        Should.Throw<ArgumentException>(() => model.Score([1, 5, 2, bad], 2, logits)).Message.ShouldStartWith($"Row 1, column 1 is {bad}; a model scores finite numbers only.");
        Should.Throw<ArgumentException>(() => model.Score([1, 5, bad, 5], 2, logits)).Message.ShouldStartWith($"Row 1, column 0 is {bad};");
    }

    [Test]
    public void A_batch_on_several_threads_refuses_its_first_bad_row_as_one_thread_does([Values(1, 4)] int threads)
    {
        RandomModels.Mlp(3, 2, [8], 7, out IReadOnlyList<MlpLayer> layers);
        MlpNetwork network = new(FeatureScaler.Fit(FeatureMatrix.From(new float[1, 2]), ColumnScaling.None), layers);
        float[] rows = RandomModels.Values(4, 2 * 2000);
        (rows[2 * 777 + 1], rows[2 * 1900]) = (float.NaN, float.NaN);
        Should.Throw<ArgumentException>(() => network.Score(rows, 2000, new double[7 * 2000], threads)).Message.ShouldStartWith("Row 777, column 1 is NaN; a model scores finite numbers only.");
    }

    [Test]
    public void Any_finite_value_gives_finite_logits()
    {
        MlpModel model = RandomModels.Mlp(3, 10, [256, 128, 64], 7, out _);
        double[] logits = new double[7];
        foreach (float extreme in new[] { float.MaxValue, float.MinValue, float.Epsilon, 1e30f })
        {
            model.Score([.. Enumerable.Repeat(extreme, 10)], 1, logits);
            logits.ShouldAllBe(z => double.IsFinite(z));
        }
    }

    [Test]
    public void A_disposed_model_refuses_to_score()
    {
        MlpModel model = RandomModels.Mlp(3, 4, [8], 3, out _);
        model.Dispose();
        Should.Throw<ObjectDisposedException>(() => model.Score(new float[4], 1, new double[3]));
    }

    [Test]
    public void Weights_from_elsewhere_are_read()
    {
        byte[] weights = SafeTensors.Write([new SafeTensor("layers.0.weight", [2, 3], [1, 2, 3, -1, -2, -3]), new SafeTensor("layers.0.bias", [2], [0.5f, -0.5f])]);
        FeatureScaler none = FeatureScaler.Fit(FeatureMatrix.From(new float[1, 3]), ColumnScaling.None);
        ITrainedModel model = new MlpModelFormat().Import(new Dictionary<string, byte[]> { ["weights.safetensors"] = weights, ["scaler.json"] = Encoding.UTF8.GetBytes(none.ToJson()) }, LabelSet.Create("a", "b"));
        model.Score(FeatureMatrix.From(new float[,] { { 1, 1, 1 } })).Values.ToArray().ShouldBe([6.5, -6.5]);
    }

    [Test]
    public void Weights_of_a_wrong_shape_or_type_are_refused()
    {
        FeatureScaler none = FeatureScaler.Fit(FeatureMatrix.From(new float[1, 3]), ColumnScaling.None);
        string Import(byte[] weights) => Should.Throw<InvalidDataException>(() => new MlpModelFormat().Import(new Dictionary<string, byte[]> { ["weights.safetensors"] = weights, ["scaler.json"] = Encoding.UTF8.GetBytes(none.ToJson()) }, LabelSet.Create("a", "b"))).Message;
        SafeTensor bias = new("layers.0.bias", [2], [0, 0]);
        Import(SafeTensors.Write([new SafeTensor("layers.0.weight", [2, 2], new float[4]), bias])).ShouldBe("layers.0.weight has shape [2, 2]; expected [outputs, 3].");
        Import(SafeTensors.Write([bias])).ShouldBe("weights.safetensors holds no layers.0.weight.");
        Import(SafeTensors.Write([new SafeTensor("layers.0.weight", [2, 3], [1, 2, 3, 4, 5, float.NaN]), bias])).ShouldBe("Layer 0 of weights.safetensors holds NaN or infinity.");
        Import(SafeTensors.Write([new SafeTensor("layers.0.weight", [4, 3], new float[12]), new SafeTensor("layers.0.bias", [4], new float[4])])).ShouldBe("weights.safetensors ends in 4 outputs, but there are 2 classes (a, b).");
        byte[] half = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SafeTensors.Write([bias])).Replace("F32", "F16", StringComparison.Ordinal));
        Import(half).ShouldBe("The safetensors file is malformed: tensor layers.0.bias is of type F16; only F32 is read.");
        Import([1, 2, 3]).ShouldBe("The safetensors file is malformed: it is shorter than its header length.");
    }

    [Test]
    public void Scaling_agrees_with_the_feature_scaler()
        => Gen.Select(Gen.Int[1, 40], Gen.Long, Gen.Double[-6, 6], Gen.Double[-4, 4]).Sample((columns, seed, magnitude, offset) =>
        {
            SeededRandom random = new(seed);
            float[] values = new float[200 * columns];
            for (int i = 0; i < values.Length; i++) values[i] = (float)(Math.Pow(10, magnitude) * (random.NextNormal() + Math.Pow(10, offset)));
            FeatureMatrix matrix = FeatureMatrix.FromMemory(values, columns);
            ColumnScaling[] kinds = [.. Enumerable.Range(0, columns).Select(c => (ColumnScaling)(c % 5))];
            FeatureScaler scaler = FeatureScaler.Fit(matrix, kinds);
            InputScaler fast = new(scaler);
            float[] expected = new float[columns], actual = new float[fast.Stride];
            for (int r = 0; r < 200; r++)
            {
                scaler.Transform(matrix.Row(r), expected);
                fast.Transform(matrix.Row(r), actual);
                for (int c = 0; c < columns; c++)
                {
                    // A logarithm in single precision is exact to an ulp of itself: beside a small spread that is a little more.
                    bool log = kinds[c] is ColumnScaling.LogStandard or ColumnScaling.LogRobust;
                    double ulp = log && scaler.Scales[c] > 0 ? 4e-7 * (1 + Math.Abs(scaler.Centers[c])) / scaler.Scales[c] : 0;
                    Math.Abs(actual[c] - Math.Clamp(expected[c], -1e6, 1e6)).ShouldBeLessThanOrEqualTo(1e-5 * Math.Max(1, Math.Abs(expected[c])) + Math.Min(ulp, 0.05));
                }
            }
        }, iter: 100);

    private static double[] Plain(IReadOnlyList<MlpLayer> layers, ReadOnlySpan<float> row)
    {
        double[] x = [.. row.ToArray().Select(v => (double)v)];
        for (int l = 0; l < layers.Count; l++)
        {
            double[] y = new double[layers[l].Outputs];
            for (int o = 0; o < y.Length; o++)
            {
                y[o] = layers[l].Bias[o];
                for (int i = 0; i < x.Length; i++) y[o] += (double)layers[l].Weights[o * x.Length + i] * x[i];
                if (l < layers.Count - 1) y[o] = Math.Max(0, y[o]);
            }
            x = y;
        }
        return x;
    }
}

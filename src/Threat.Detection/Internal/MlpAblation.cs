using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Threat.Detection.Internal;

/// <summary>
/// Ablation for a perceptron without a pass per feature. One pass back gives how the log-odds follow the first layer's activations; a feature's replacement
/// moves that layer by a multiple of its columns, so that its effect is estimated in one sweep over the layer: exact there, linear behind. Features are then
/// measured in the order of the estimates, a block at a time, until the next estimate is below <see cref="Safety"/> of the weakest contribution found, and at
/// most <see cref="Tries"/> a feature to be named.
/// </summary>
internal sealed class MlpAblation
{
    private const int Block = 2 * MlpKernel.RowsPerBlock, LeastTries = 2 * Block, Tries = 4;
    private const double Safety = 0.25;
    private readonly MlpNetwork _network;
    private readonly float[][] _weights;
    private readonly float[] _neutral;

    public MlpAblation(MlpNetwork network, IReadOnlyList<MlpLayer> layers, ReadOnlySpan<float> baseline)
    {
        _network = network;
        _weights = [.. layers.Select(static l => l.Weights)];
        _neutral = new float[network.Scaler.Stride];
        network.Scaler.Transform(baseline, _neutral);
    }

    /// <summary>Adds to <paramref name="strongest"/> what may belong there of the tried features, which are put into another order.</summary>
    public void Search(ReadOnlySpan<float> row, ReadOnlySpan<double> logits, int classId, ReadOnlySpan<AblatedFeature> features, Span<int> tried, ref StrongestFeatures strongest)
    {
        int stride = _network.ActivationStride, depth = _weights.Length, n = tried.Length, classes = logits.Length;
        float[] scratch = ArrayPool<float>.Shared.Rent(_neutral.Length + (depth + 3 + 2 * Block) * stride + n);
        Span<float> input = scratch.AsSpan(0, _neutral.Length), sums = scratch.AsSpan(_neutral.Length, stride), activations = scratch.AsSpan(_neutral.Length + stride, depth * stride);
        Span<float> slopes = scratch.AsSpan(_neutral.Length + (depth + 1) * stride, 2 * stride), block = scratch.AsSpan(_neutral.Length + (depth + 3) * stride, 2 * Block * stride);
        Span<float> estimates = scratch.AsSpan(_neutral.Length + (depth + 3 + 2 * Block) * stride, n);
        _network.Scaler.Transform(row, input);
        Forward(input, sums, activations);
        ReadOnlySpan<float> slope = Backward(logits, classId, activations, slopes);
        for (int i = 0; i < n; i++) estimates[i] = -Math.Abs(Estimate(features[tried[i]], input, sums, slope));
        estimates.Sort(tried);
        double[] ablated = ArrayPool<double>.Shared.Rent(Block * classes);
        int most = Math.Min(n, Math.Max(LeastTries, Tries * strongest.Wanted));
        for (int done = 0; done < most && !(strongest.IsFull && -estimates[done] < Safety * strongest.Weakest); done += Block)
        {
            ReadOnlySpan<int> some = tried.Slice(done, Math.Min(Block, most - done));
            Measure(features, some, input, sums, block, ablated, classes);
            for (int i = 0; i < some.Length; i++) strongest.Add(some[i], ablated.AsSpan(i * classes, classes));
        }
        ArrayPool<double>.Shared.Return(ablated);
        ArrayPool<float>.Shared.Return(scratch);
    }

    /// <summary>The first layer's sums before its ReLU, and every layer's activations.</summary>
    private void Forward(Span<float> input, Span<float> sums, Span<float> activations)
    {
        int stride = _network.ActivationStride;
        ReadOnlySpan<PackedLayer> layers = _network.Layers;
        MlpKernel.Apply(layers[0], false, ref MemoryMarshal.GetReference(input), input.Length, 1, ref MemoryMarshal.GetReference(sums), stride);
        if (layers[0].Relu) TensorPrimitives.Max(sums[..layers[0].PaddedOutputs], 0f, activations);
        else sums[..layers[0].PaddedOutputs].CopyTo(activations);
        for (int l = 1; l < layers.Length; l++)
            MlpKernel.Apply(layers[l], layers[l].Relu, ref activations[(l - 1) * stride], stride, 1, ref activations[l * stride], stride);
    }

    /// <summary>How the log-odds of the class change with each activation of the first layer.</summary>
    private Span<float> Backward(ReadOnlySpan<double> logits, int classId, ReadOnlySpan<float> activations, Span<float> slopes)
    {
        int stride = _network.ActivationStride;
        slopes.Clear();
        Span<float> from = slopes[..stride], to = slopes[stride..];
        StrongestFeatures.LogOddsSlope(logits, classId, from);
        for (int l = _weights.Length - 1; l > 0; l--)
        {
            int inputs = _network.Layers[l].Inputs, outputs = _network.Layers[l].Outputs;
            ReadOnlySpan<float> reached = activations.Slice(l * stride, outputs);
            to.Clear();
            for (int o = 0; o < outputs; o++)
            {
                if (from[o] == 0 || (_network.Layers[l].Relu && reached[o] == 0)) continue;
                TensorPrimitives.MultiplyAdd(_weights[l].AsSpan(o * inputs, inputs), from[o], to[..inputs], to[..inputs]);
            }
            Span<float> swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Estimate(AblatedFeature feature, ReadOnlySpan<float> input, ReadOnlySpan<float> sums, ReadOnlySpan<float> slope)
    {
        PackedLayer first = _network.Layers[0];
        Move move = MoveOf(feature, input);
        ref float z = ref MemoryMarshal.GetReference(sums), g = ref MemoryMarshal.GetReference(slope);
        Vector<float> total = Vector<float>.Zero;
        for (int o = 0; o < first.PaddedOutputs; o += Vector<float>.Count)
        {
            Vector<float> now = Vector.LoadUnsafe(ref z, (nuint)o), then = Replaced(first, move, now, o);
            if (first.Relu) now = Vector.Max(now, Vector<float>.Zero);
            total = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref g, (nuint)o), now - then, total);
        }
        return Vector.Sum(total);
    }

    /// <summary>The logits with each of some features replaced.</summary>
    private void Measure(ReadOnlySpan<AblatedFeature> features, ReadOnlySpan<int> some, ReadOnlySpan<float> input, ReadOnlySpan<float> sums, Span<float> block, Span<double> logits, int classes)
    {
        int stride = _network.ActivationStride;
        ReadOnlySpan<PackedLayer> layers = _network.Layers;
        Span<float> from = block[..(Block * stride)], to = block[(Block * stride)..];
        for (int i = 0; i < some.Length; i++)
        {
            Move move = MoveOf(features[some[i]], input);
            for (int o = 0; o < layers[0].PaddedOutputs; o += Vector<float>.Count) Replaced(layers[0], move, new Vector<float>(sums[o..]), o).CopyTo(from[(i * stride + o)..]);
        }
        for (int l = 1; l < layers.Length; l++)
        {
            MlpKernel.Apply(layers[l], layers[l].Relu, ref MemoryMarshal.GetReference(from), stride, some.Length, ref MemoryMarshal.GetReference(to), stride);
            Span<float> swap = from;
            from = to;
            to = swap;
        }
        for (int i = 0; i < some.Length; i++) for (int c = 0; c < classes; c++) logits[i * classes + c] = from[i * stride + c];
    }

    private Move MoveOf(AblatedFeature feature, ReadOnlySpan<float> input)
        => new(feature.Column, input[feature.Column] - _neutral[feature.Column], Math.Max(feature.Indicator, 0), feature.Indicator < 0 ? 0 : input[feature.Indicator] - _neutral[feature.Indicator]);

    /// <summary>The first layer's activations from output <paramref name="o"/> on, with a feature's columns at their neutral values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Replaced(PackedLayer first, Move move, Vector<float> sums, int o)
    {
        int inPanel = o & (PackedLayer.Width - 1);
        ref float panel = ref first.Panel(o - inPanel);
        Vector<float> then = sums - new Vector<float>(move.Value) * Vector.LoadUnsafe(ref panel, (nuint)(move.Column * PackedLayer.Width + inPanel));
        if (move.IndicatorValue != 0) then -= new Vector<float>(move.IndicatorValue) * Vector.LoadUnsafe(ref panel, (nuint)(move.Indicator * PackedLayer.Width + inPanel));
        return first.Relu ? Vector.Max(then, Vector<float>.Zero) : then;
    }

    /// <summary>By how much a feature's columns, scaled, lie away from their neutral values.</summary>
    private readonly record struct Move(int Column, float Value, int Indicator, float IndicatorValue);
}

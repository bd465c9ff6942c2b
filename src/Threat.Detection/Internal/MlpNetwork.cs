using System.Buffers;
using System.Runtime.InteropServices;
using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal;

/// <summary>Scaler and packed layers: raw rows in, logits out. Stateless between calls; scratch memory is rented.</summary>
internal sealed class MlpNetwork
{
    // A block's rows and activations stay in the second-level cache beside one panel of weights in the first.
    private const int BlockRows = 48;
    private readonly InputScaler _scaler;
    private readonly PackedLayer[] _layers;
    private readonly int _activationStride;

    public MlpNetwork(FeatureScaler scaler, IReadOnlyList<MlpLayer> layers)
    {
        _scaler = new InputScaler(scaler);
        _layers = [.. layers.Select((l, i) => new PackedLayer(l, relu: i < layers.Count - 1))];
        _activationStride = _layers.Max(static l => l.PaddedOutputs);
    }

    public InputScaler Scaler => _scaler;

    public ReadOnlySpan<PackedLayer> Layers => _layers;

    /// <summary>The number of places a row of any layer's outputs takes.</summary>
    public int ActivationStride => _activationStride;

    public int InputCount => _scaler.ColumnCount;

    public int OutputCount => _layers[^1].Outputs;

    public void Score(ReadOnlySpan<float> features, int rows, Span<double> logits, int threads)
    {
        threads = Math.Min(threads, rows / (4 * BlockRows));
        if (threads > 1) ScoreInParallel(features, rows, logits, threads);
        else for (int row = 0; row < rows; row += BlockRows) ScoreBlock(features, row, Math.Min(BlockRows, rows - row), logits);
    }

    private unsafe void ScoreInParallel(ReadOnlySpan<float> features, int rows, Span<double> logits, int threads)
    {
        fixed (float* x = features)
        fixed (double* z = logits)
        {
            float* source = x;
            double* target = z;
            int inputs = features.Length, outputs = logits.Length;
            Workers.RunRanges(rows, BlockRows, threads, CancellationToken.None, (row, end) =>
                ScoreBlock(new ReadOnlySpan<float>(source, inputs), row, end - row, new Span<double>(target, outputs)));
        }
    }

    private void ScoreBlock(ReadOnlySpan<float> features, int firstRow, int rows, Span<double> logits)
    {
        int d = InputCount, c = OutputCount, scaledLength = rows * _scaler.Stride, activationLength = rows * _activationStride;
        float[] scratch = ArrayPool<float>.Shared.Rent(scaledLength + 2 * activationLength);
        Span<float> input = scratch.AsSpan(0, scaledLength), from = scratch.AsSpan(scaledLength, activationLength), to = scratch.AsSpan(scaledLength + activationLength, activationLength);
        for (int r = 0; r < rows; r++) _scaler.Transform(features.Slice((firstRow + r) * d, d), input.Slice(r * _scaler.Stride, _scaler.Stride));

        Forward(input, _scaler.Stride, rows, ref from, ref to);
        for (int r = 0; r < rows; r++)
        {
            for (int k = 0; k < c; k++)
            {
                float z = from[r * _activationStride + k];
                if (!float.IsFinite(z)) RefuseRow(features, firstRow + r, z);
                logits[(firstRow + r) * c + k] = z;
            }
        }
        ArrayPool<float>.Shared.Return(scratch);
    }

    private void Forward(Span<float> input, int inputStride, int rows, ref Span<float> from, ref Span<float> to)
    {
        ref float x = ref MemoryMarshal.GetReference(input);
        int stride = inputStride;
        foreach (PackedLayer layer in _layers)
        {
            MlpKernel.Apply(layer, layer.Relu, ref x, stride, rows, ref MemoryMarshal.GetReference(to), _activationStride);
            Span<float> swap = from;
            from = to;
            to = swap;
            x = ref MemoryMarshal.GetReference(from);
            stride = _activationStride;
        }
    }

    private void RefuseRow(ReadOnlySpan<float> features, int row, float logit)
    {
        ReadOnlySpan<float> values = features.Slice(row * InputCount, InputCount);
        int column = values.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        throw new ArgumentException(column >= 0
            ? $"Row {row}, column {column} is {values[column]}; a model scores finite numbers only. Encode missing values with MissingIndicators."
            : $"Row {row} gives a logit of {logit}: the weights of the model are too large for single precision.");
    }
}

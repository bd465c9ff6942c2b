using System.Numerics.Tensors;
using Threat.Core;

namespace Threat.Thresholds.Tests.Experiment;

/// <summary>Softmax regression (no hidden unit) or a network with one hidden layer, trained by Adam on cross-entropy. Just enough to make honest scores.</summary>
internal sealed class SmallNetwork
{
    private readonly int _columns, _hidden, _classes;
    private readonly float[] _weights, _first, _second, _gradient, _activation;

    private SmallNetwork(int columns, int hidden, int classes, Random random)
    {
        (_columns, _hidden, _classes) = (columns, hidden, classes);
        int inner = hidden == 0 ? columns : hidden;
        _weights = new float[hidden * (columns + 1) + classes * (inner + 1)];
        if (hidden > 0) for (int i = 0; i < _weights.Length; i++) _weights[i] = (float)(Synthetic.Normal(random) * Math.Sqrt(1.0 / columns));
        _first = new float[_weights.Length];
        _second = new float[_weights.Length];
        _gradient = new float[_weights.Length];
        _activation = new float[Math.Max(1, hidden)];
    }

    public static SmallNetwork Train(float[] features, int[] labels, int columns, int hidden, int seed, int epochs = 12, int batch = 64, float rate = 3e-3f)
    {
        Random random = new(seed);
        SmallNetwork network = new(columns, hidden, Synthetic.Shares.Length, random);
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        for (int step = 1, epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            for (int start = 0; start < order.Length; start += batch, step++)
            {
                Array.Clear(network._gradient);
                int end = Math.Min(order.Length, start + batch);
                for (int i = start; i < end; i++) network.Accumulate(features.AsSpan(order[i] * columns, columns), labels[order[i]], 1f / (end - start));
                network.Step(step, rate);
            }
        }
        return network;
    }

    public LabeledProbabilities Score(float[] features, int[] labels)
    {
        double[] p = new double[labels.Length * _classes];
        Span<float> logits = stackalloc float[_classes];
        for (int i = 0; i < labels.Length; i++)
        {
            Forward(features.AsSpan(i * _columns, _columns), logits);
            double max = TensorPrimitives.Max((ReadOnlySpan<float>)logits), sum = 0;
            for (int c = 0; c < _classes; c++) sum += p[i * _classes + c] = Math.Exp(logits[c] - max);
            for (int c = 0; c < _classes; c++) p[i * _classes + c] /= sum;
        }
        return new LabeledProbabilities(new ProbabilityMatrix(p, _classes), labels, LabelSet.ThreatDefault);
    }

    private ReadOnlySpan<float> Inner(ReadOnlySpan<float> row) => _hidden == 0 ? row : _activation;

    private Span<float> Hidden(Span<float> of, int j) => of.Slice(j * (_columns + 1), _columns + 1);

    private Span<float> Output(Span<float> of, int c, int inner) => of.Slice(_hidden * (_columns + 1) + c * (inner + 1), inner + 1);

    private void Forward(ReadOnlySpan<float> row, Span<float> logits)
    {
        for (int j = 0; j < _hidden; j++)
        {
            Span<float> w = Hidden(_weights, j);
            _activation[j] = Math.Max(0, TensorPrimitives.Dot(row, w[.._columns]) + w[_columns]);
        }
        ReadOnlySpan<float> inner = Inner(row);
        for (int c = 0; c < _classes; c++)
        {
            Span<float> w = Output(_weights, c, inner.Length);
            logits[c] = TensorPrimitives.Dot(inner, w[..inner.Length]) + w[inner.Length];
        }
    }

    private void Accumulate(ReadOnlySpan<float> row, int label, float weight)
    {
        Span<float> logits = stackalloc float[_classes];
        Forward(row, logits);
        float max = TensorPrimitives.Max((ReadOnlySpan<float>)logits), sum = 0;
        for (int c = 0; c < _classes; c++) sum += logits[c] = MathF.Exp(logits[c] - max);
        ReadOnlySpan<float> inner = Inner(row);
        Span<float> back = stackalloc float[Math.Max(1, _hidden)];
        back.Clear();
        for (int c = 0; c < _classes; c++)
        {
            float error = weight * (logits[c] / sum - (c == label ? 1 : 0));
            Span<float> g = Output(_gradient, c, inner.Length);
            TensorPrimitives.MultiplyAdd(inner, error, g[..inner.Length], g[..inner.Length]);
            g[inner.Length] += error;
            if (_hidden > 0) TensorPrimitives.MultiplyAdd(Output(_weights, c, _hidden)[.._hidden], error, back, back);
        }
        for (int j = 0; j < _hidden; j++)
        {
            if (_activation[j] <= 0) continue;
            Span<float> g = Hidden(_gradient, j);
            TensorPrimitives.MultiplyAdd(row, back[j], g[.._columns], g[.._columns]);
            g[_columns] += back[j];
        }
    }

    private void Step(int step, float rate)
    {
        float a = 1 - MathF.Pow(0.9f, step), b = 1 - MathF.Pow(0.999f, step);
        for (int i = 0; i < _weights.Length; i++)
        {
            _first[i] = 0.9f * _first[i] + 0.1f * _gradient[i];
            _second[i] = 0.999f * _second[i] + 0.001f * _gradient[i] * _gradient[i];
            _weights[i] -= rate * (_first[i] / a) / (MathF.Sqrt(_second[i] / b) + 1e-8f);
        }
    }
}

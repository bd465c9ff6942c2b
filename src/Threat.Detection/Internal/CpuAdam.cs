using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Threat.Detection.Internal;

/// <summary>
/// One pass over each parameter's own memory: TorchSharp's optimizer makes a dozen native calls per parameter and step.
/// </summary>
internal sealed class CpuAdam : IAdam
{
    private readonly Tensor[] _parameters;
    private readonly float[][] _means, _squares;
    private readonly double _learningRate;
    private readonly float _weightDecay;
    private int _step;

    public CpuAdam(IEnumerable<Tensor> parameters, double learningRate, double weightDecay)
    {
        _parameters = [.. parameters];
        _means = [.. _parameters.Select(static p => new float[p.numel()])];
        _squares = [.. _parameters.Select(static p => new float[p.numel()])];
        _learningRate = learningRate;
        _weightDecay = (float)weightDecay;
    }

    public void Step()
    {
        _step++;
        double correction1 = 1 - Math.Pow(IAdam.Beta1, _step), correction2 = Math.Sqrt(1 - Math.Pow(IAdam.Beta2, _step));
        for (int i = 0; i < _parameters.Length; i++)
        {
            using Tensor? gradient = _parameters[i].grad;
            if (gradient is null) continue;
            Update(Values(_parameters[i]), Values(gradient), _means[i], _squares[i], (float)(_learningRate / correction1), (float)correction2, _weightDecay);
        }
    }

    private static Span<float> Values(Tensor tensor)
        => tensor.is_contiguous() ? MemoryMarshal.Cast<byte, float>(tensor.bytes) : throw new InvalidOperationException("A parameter or its gradient is not contiguous in memory.");

    private static void Update(Span<float> weights, Span<float> gradients, Span<float> means, Span<float> squares, float stepSize, float correction2, float weightDecay)
    {
        const float B1 = (float)IAdam.Beta1, B2 = (float)IAdam.Beta2, R1 = (float)(1 - IAdam.Beta1), R2 = (float)(1 - IAdam.Beta2), Epsilon = (float)IAdam.Epsilon;
        int lanes = Vector<float>.Count, i = 0;
        Vector<float> epsilon = new(Epsilon), size = new(stepSize), correction = new(correction2), decay = new(weightDecay);
        for (; i + lanes <= weights.Length; i += lanes)
        {
            Vector<float> w = new(weights[i..]), g = new Vector<float>(gradients[i..]) + decay * w;
            Vector<float> m = new Vector<float>(means[i..]) * B1 + g * R1, v = new Vector<float>(squares[i..]) * B2 + g * g * R2;
            m.CopyTo(means[i..]);
            v.CopyTo(squares[i..]);
            (w - size * m / (Vector.SquareRoot(v) / correction + epsilon)).CopyTo(weights[i..]);
        }
        for (; i < weights.Length; i++)
        {
            float g = gradients[i] + weightDecay * weights[i];
            means[i] = means[i] * B1 + g * R1;
            squares[i] = squares[i] * B2 + g * g * R2;
            weights[i] -= stepSize * means[i] / (MathF.Sqrt(squares[i]) / correction2 + Epsilon);
        }
        gradients.Clear();
    }
}

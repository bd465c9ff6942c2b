using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Detection.Internal;

/// <summary>The same Adam as <see cref="CpuAdam"/>, in tensor operations, for other devices than the CPU.</summary>
internal sealed class TensorAdam(IReadOnlyList<Tensor> parameters, double learningRate, double weightDecay) : IAdam
{
    private readonly Tensor[] _means = [.. parameters.Select(static p => zeros_like(p))];
    private readonly Tensor[] _squares = [.. parameters.Select(static p => zeros_like(p))];
    private int _step;

    public void Step()
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _step++;
        double correction1 = 1 - Math.Pow(IAdam.Beta1, _step), correction2 = Math.Sqrt(1 - Math.Pow(IAdam.Beta2, _step));
        for (int i = 0; i < parameters.Count; i++)
        {
            Tensor? gradient = parameters[i].grad;
            if (gradient is null) continue;
            Tensor g = weightDecay == 0 ? gradient : gradient.add(parameters[i], alpha: weightDecay);
            _means[i].mul_(IAdam.Beta1).add_(g, alpha: 1 - IAdam.Beta1);
            _squares[i].mul_(IAdam.Beta2).addcmul_(g, g, value: 1 - IAdam.Beta2);
            parameters[i].addcdiv_(_means[i], _squares[i].sqrt().div_(correction2).add_(IAdam.Epsilon), value: -learningRate / correction1);
            gradient.zero_();
        }
    }
}

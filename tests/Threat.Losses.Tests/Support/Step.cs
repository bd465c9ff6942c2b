using static TorchSharp.torch;

namespace Threat.Losses.Tests;

/// <summary>Runs a loss forward and backward on flat data.</summary>
internal static class Step
{
    public static (double[] Value, double[] Gradient) Run(Func<Tensor, Tensor, Tensor> loss, double[] logits, long[] targets, ScalarType type)
    {
        using var scope = NewDisposeScope();
        long classes = logits.Length / targets.Length;
        Tensor z = tensor(logits, [targets.Length, classes], type).requires_grad_();
        Tensor value = loss(z, tensor(targets));
        value.dtype.ShouldBe(type);
        value.sum().backward();
        return (Values(value.flatten()), Values(z.grad!.flatten()));
    }

    public static double[] Values(Tensor t) => t.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
}

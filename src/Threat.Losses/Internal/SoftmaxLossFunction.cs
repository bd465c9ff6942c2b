using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Losses.Internal;

/// <summary>
/// Joins the fused kernel to the autograd graph. The kernel gives value and gradient G at once; the result is the inner product ⟨logits, G⟩, whose
/// derivative is G, with the loss written over its value. Backward is then a single native multiplication, with no managed callback from native code.
/// </summary>
internal static class SoftmaxLossFunction
{
    public static Tensor Evaluate(Tensor logits, Tensor targets, Tensor weights, SoftmaxLossPlan plan, LossReduction reduction, long ignoreIndex)
    {
        using DisposeScope scope = NewDisposeScope();
        BatchChecks.Shapes(logits, targets, weights);
        Tensor z = logits.dtype is ScalarType.Float32 or ScalarType.Float64 ? logits : logits.to(ScalarType.Float32);
        bool wantsGradient = z.requires_grad && is_grad_enabled();
        (Tensor value, Tensor gradient) = z.device_type == DeviceType.CPU
            ? CpuSoftmaxLoss.Compute(z, targets, weights, plan, reduction, ignoreIndex, wantsGradient)
            : TensorSoftmaxLoss.Compute(z, targets, weights, plan, reduction, ignoreIndex);
        if (!wantsGradient) return value.MoveToOuterDisposeScope();
        Tensor joined = reduction == LossReduction.None ? (z * gradient).sum(1) : z.flatten().dot(gradient.flatten());
        using (no_grad()) joined.detach().copy_(value);
        return joined.MoveToOuterDisposeScope();
    }
}

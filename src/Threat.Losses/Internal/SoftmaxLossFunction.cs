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
        BatchChecks.Shapes(logits, targets, weights, plan);
        return IsPlain(logits, targets, weights) ? Direct(logits, targets, weights, plan, reduction, ignoreIndex) : Converted(logits, targets, weights, plan, reduction, ignoreIndex);
    }

    /// <summary>Whether the kernel can read the tensors as they are.</summary>
    private static bool IsPlain(Tensor logits, Tensor targets, Tensor weights)
        => logits.device_type == DeviceType.CPU && logits.dtype is ScalarType.Float32 or ScalarType.Float64 && logits.is_contiguous()
            && targets.dtype == ScalarType.Int64 && targets.is_contiguous()
            && weights.device_type == DeviceType.CPU && weights.dtype == ScalarType.Float64 && weights.is_contiguous();

    /// <summary>The usual case: three tensors are made and disposed by hand, because a dispose scope would allocate more than all of them.</summary>
    private static Tensor Direct(Tensor logits, Tensor targets, Tensor weights, SoftmaxLossPlan plan, LossReduction reduction, long ignoreIndex)
    {
        bool wantsGradient = logits.requires_grad && is_grad_enabled();
        (Tensor value, Tensor gradient) = CpuSoftmaxLoss.Compute(logits, targets, weights, plan, reduction, ignoreIndex, wantsGradient);
        using (gradient)
        {
            if (!wantsGradient) return value;
            using (value) return Join(logits, value, gradient);
        }
    }

    private static Tensor Converted(Tensor logits, Tensor targets, Tensor weights, SoftmaxLossPlan plan, LossReduction reduction, long ignoreIndex)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = logits.dtype is ScalarType.Float32 or ScalarType.Float64 ? logits : logits.to(ScalarType.Float32);
        bool wantsGradient = z.requires_grad && is_grad_enabled();
        (Tensor value, Tensor gradient) = z.device_type == DeviceType.CPU
            ? CpuSoftmaxLoss.Compute(z, targets, weights, plan, reduction, ignoreIndex, wantsGradient)
            : TensorSoftmaxLoss.Compute(z, targets, weights, plan, reduction, ignoreIndex);
        return (wantsGradient ? Join(z, value, gradient) : value).MoveToOuterDisposeScope();
    }

    /// <summary>A tensor with the given value whose derivative in <paramref name="z"/> is <paramref name="gradient"/>, per row when the value is.</summary>
    public static Tensor Join(Tensor z, Tensor value, Tensor gradient)
    {
        using Tensor one = value.dim() == 0 ? z.flatten() : z * gradient;
        Tensor joined;
        if (value.dim() == 0)
        {
            using Tensor flat = gradient.flatten();
            joined = one.dot(flat);
        }
        else joined = one.sum(1);
        using IDisposable off = no_grad();
        using Tensor written = joined.detach();
        written.copy_(value);
        return joined;
    }
}

using static TorchSharp.torch;

namespace Threat.Losses.Internal;

/// <summary>The same losses and closed-form gradients as tensor operations, for devices other than the CPU.</summary>
internal static class TensorSoftmaxLoss
{
    public static (Tensor Value, Tensor Gradient) Compute(Tensor logits, Tensor targets, Tensor weights, SoftmaxLossPlan plan, LossReduction reduction, long ignoreIndex)
    {
        using IDisposable off = no_grad();
        long classes = logits.size(1);
        Tensor y = targets.to(ScalarType.Int64), counted = y.ne(ignoreIndex);
        Check(y, counted, classes, ignoreIndex);
        Tensor ids = y.where(counted, zeros_like(y)), kept = counted.to(logits.dtype);
        Tensor own = nn.functional.one_hot(ids, classes).to(logits.dtype) * kept.unsqueeze(1);
        Tensor w = weights.numel() == 0 ? ones(classes, logits.dtype, logits.device) : weights.to(logits.dtype, logits.device);

        Tensor z = ChangedLogits(logits.where(counted.unsqueeze(1), zeros_like(logits)), own, plan);
        Tensor l = nn.functional.log_softmax(z, 1), p = l.exp(), q = -l.expm1();
        (Tensor f, Tensor slope) = Modulate(l, p, q, plan);
        Tensor share = w * (own * (1 - plan.LabelSmoothing) + kept.unsqueeze(1) * (plan.LabelSmoothing / classes));
        // A class of weight 0 has no part, even where its log-probability is infinite.
        Tensor rows = (share * f).where(share.ne(0), zeros_like(f)).sum(1);
        Tensor slopes = (share * slope).where(share.ne(0), zeros_like(f));
        Tensor gradient = (slopes * q - p * (slopes.sum(1, keepdim: true) - slopes)) * plan.Scale;
        if (reduction == LossReduction.None) return (rows, gradient);
        Tensor divisor = reduction switch
        {
            LossReduction.WeightedMean => (own * w).sum(),
            LossReduction.Mean => kept.sum(),
            _ => ones([], logits.dtype, logits.device),
        };
        Tensor factor = divisor.reciprocal().where(divisor.ne(0), zeros_like(divisor));
        return (rows.sum() * factor, gradient * factor);
    }

    private static (Tensor Loss, Tensor Slope) Modulate(Tensor l, Tensor p, Tensor q, SoftmaxLossPlan plan)
    {
        if (plan.Epsilon != 0) return (q * plan.Epsilon - l, -(p * plan.Epsilon + 1));
        if (plan.Gamma == 0 && plan.SampleGamma is null) return (-l, -ones_like(l));
        Tensor gamma = full_like(p, plan.SampleGamma?.Otherwise ?? plan.Gamma);
        foreach ((double below, double value) in plan.SampleGamma?.Steps.Reverse() ?? []) gamma = full_like(p, value).where(p.lt(below), gamma);
        Tensor power = q.pow(gamma), ratio = (l / q).where(q.ne(0), -ones_like(l));
        return (-(power * l), power * (p * ratio * gamma - 1));
    }

    private static Tensor ChangedLogits(Tensor z, Tensor own, SoftmaxLossPlan plan)
    {
        if (plan.Offsets is { } offsets) z += tensor(offsets, z.dtype, z.device);
        if (plan.Margins is { } margins) z -= own * tensor(margins, z.dtype, z.device);
        return plan.Scale == 1 ? z : z * plan.Scale;
    }

    private static void Check(Tensor y, Tensor counted, long classes, long ignoreIndex)
    {
        Tensor wrong = (y.lt(0) | y.ge(classes)) & counted;
        if (!wrong.any().item<bool>()) return;
        long row = wrong.to(ScalarType.Int32).argmax().item<long>();
        throw BatchChecks.UnknownClass(row, y[row].item<long>(), classes, ignoreIndex);
    }
}

using static TorchSharp.torch;

namespace Threat.Losses.Internal;

/// <summary>Focal losses per label, with their gradients in closed form. Both signs are measured on the probability that is wrong.</summary>
internal static class SigmoidLoss
{
    /// <param name="logits">[N, L].</param>
    /// <param name="targets">[N, L], 0 to 1, of the logits' type.</param>
    /// <param name="plan">The loss.</param>
    public static (Tensor Value, Tensor Gradient) Compute(Tensor logits, Tensor targets, SigmoidLossPlan plan)
    {
        using IDisposable off = no_grad();
        Tensor p = logits.sigmoid(), q = (-logits).sigmoid();

        // Labels that apply: −q^γ·log p.
        (Tensor positive, Tensor positiveSlope) = Side(-nn.functional.softplus(-logits, 1, 50), q, q, plan.GammaPositive);
        // Labels that do not: −w^γ·log(1 − w), w = max(p − clip, 0).
        Tensor w = plan.Clip == 0 ? p : (p - plan.Clip).clamp_min(0);
        Tensor log = plan.Clip == 0 ? -nn.functional.softplus(logits, 1, 50) : (-w).log1p();
        Tensor change = plan.Clip == 0 ? p : p * q / (1 - w) * w.gt(0).to(logits.dtype);
        (Tensor negative, Tensor negativeSlope) = Side(log, w, change, plan.GammaNegative);

        Tensor share = plan.LabelSmoothing == 0 ? targets : targets * (1 - plan.LabelSmoothing) + plan.LabelSmoothing / 2;
        Tensor applies = plan.PositiveWeights is { } weights ? share * tensor(weights, logits.dtype, logits.device) : share;
        Tensor appliesNot = (1 - share) * plan.NegativeWeight;
        Tensor rows = (applies * positive + appliesNot * negative).sum(1);
        Tensor gradient = appliesNot * negativeSlope - applies * positiveSlope;
        if (plan.Reduction == LossReduction.None) return (rows, gradient);
        double scale = plan.Reduction == LossReduction.Mean ? 1.0 / Math.Max(1, logits.size(0)) : 1;
        return (rows.sum() * scale, gradient * scale);
    }

    /// <summary>Checks a batch, computes, and joins the gradient to the graph.</summary>
    public static Tensor Evaluate(Tensor logits, Tensor targets, SigmoidLossPlan plan, bool anyNumberIsOne)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        if (logits.dim() is not (1 or 2) || !logits.shape.AsSpan().SequenceEqual(targets.shape))
            throw new ArgumentException($"The logits have shape [{string.Join(", ", logits.shape)}], the targets [{string.Join(", ", targets.shape)}]; both must be [N, L], rows by labels, or [N].", nameof(targets));
        if (!logits.is_floating_point()) throw new ArgumentException($"The logits are {logits.dtype}; they must be of a floating type.", nameof(logits));
        long labels = logits.dim() == 1 ? 1 : logits.size(1);
        if (plan.PositiveWeights is { Length: > 1 } weights && weights.Length != labels)
            throw new ArgumentException($"The loss has {weights.Length} positive weights, the logits have {labels} labels; the numbers must be equal.", nameof(logits));
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor z = logits.dtype is ScalarType.Float32 or ScalarType.Float64 ? logits : logits.to(ScalarType.Float32);
        if (z.dim() == 1) z = z.unsqueeze(1);
        Tensor t = (anyNumberIsOne ? targets.ne(0) : targets).to(z.dtype).reshape(z.shape);
        if (!anyNumberIsOne && t.numel() > 0 && !(t.ge(0) & t.le(1)).all().item<bool>()) throw new ArgumentException("A target lies outside 0 to 1 or is NaN; it is 1 where a label applies, 0 where it does not, or a share in between.", nameof(targets));
        (Tensor value, Tensor gradient) = Compute(z, t, plan);
        return (z.requires_grad && is_grad_enabled() ? SoftmaxLossFunction.Join(z, value, gradient) : value).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// −w^γ·log(1 − w) and the size of its derivative: w^γ·(1 − γ·(1 − w)·log(1 − w)/w) times <paramref name="change"/>, dw/dz / (1 − w).
    /// As w → 0, log(1 − w)/w → −1.
    /// </summary>
    private static (Tensor Loss, Tensor Slope) Side(Tensor log, Tensor w, Tensor change, double gamma)
    {
        Tensor power = gamma == 0 ? ones_like(w) : w.pow(gamma);
        Tensor ratio = (log / w).where(w.ne(0), -ones_like(w));
        return (-(power * log), power * (1 - gamma * (1 - w) * ratio) * change);
    }
}

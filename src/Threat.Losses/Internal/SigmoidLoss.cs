using static TorchSharp.torch;

namespace Threat.Losses.Internal;

/// <summary>Asymmetric focal loss per label, with its gradient in closed form. Both signs are measured on the probability that is wrong.</summary>
internal static class SigmoidLoss
{
    public static (Tensor Value, Tensor Gradient) Compute(Tensor logits, Tensor targets, AsymmetricLossOptions options)
    {
        using IDisposable off = no_grad();
        Tensor applies = targets.ne(0);
        Tensor p = logits.sigmoid(), q = (-logits).sigmoid();

        // Labels that apply: −q^γ·log p.
        (Tensor positive, Tensor positiveSlope) = Side(-nn.functional.softplus(-logits, 1, 50), q, q, options.GammaPositive);
        // Labels that do not: −w^γ·log(1 − w), w = max(p − clip, 0).
        Tensor w = options.Clip == 0 ? p : (p - options.Clip).clamp_min(0);
        Tensor log = options.Clip == 0 ? -nn.functional.softplus(logits, 1, 50) : (-w).log1p();
        Tensor change = options.Clip == 0 ? p : p * q / (1 - w) * w.gt(0).to(logits.dtype);
        (Tensor negative, Tensor negativeSlope) = Side(log, w, change, options.GammaNegative);

        Tensor rows = positive.where(applies, negative).sum(1);
        Tensor gradient = (-positiveSlope).where(applies, negativeSlope);
        if (options.Reduction == LossReduction.None) return (rows, gradient);
        double scale = options.Reduction == LossReduction.Mean ? 1.0 / Math.Max(1, logits.size(0)) : 1;
        return (rows.sum() * scale, gradient * scale);
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

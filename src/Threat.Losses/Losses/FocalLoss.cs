using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>Focal loss on softmax probabilities (Lin et al. 2017): α_y · (1 − p_y)^γ · (−log p_y).</summary>
/// <remarks>
/// α multiplies outside: the modulating factor uses the true p_y, not one that the weight has distorted. With label smoothing the sum
/// Σ_k q_k·α_k·(1 − p_k)^γ·(−log p_k) over the smoothed target q is taken; at γ = 0 that is PyTorch's weighted, smoothed cross-entropy.
/// α is the buffer "alpha" of the state dict: float64, [C], or [0] when no weight was given.
/// </remarks>
public sealed class FocalLoss : ClassificationLoss
{
    private readonly GammaSchedule? _schedule;
    private SoftmaxLossPlan _plan;

    /// <summary>A focal loss.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The native backend is missing.</exception>
    public FocalLoss(FocalLossOptions? options = null)
        : base(options ??= new FocalLossOptions(), LossChecks.Weights(options.Alpha, nameof(options.Alpha)), "alpha")
    {
        if (options is { Schedule: not null, SampleGamma: not null }) throw new ArgumentException("Schedule and SampleGamma are both set; γ follows either the epoch or the row's own probability. Set one of them to null.", nameof(options));
        _schedule = options.Schedule;
        Gamma = _schedule?.At(0) ?? Guard.NotNegative(options.Gamma, nameof(options.Gamma));
        _plan = new SoftmaxLossPlan(Gamma: Gamma, LabelSmoothing: LabelSmoothing, SampleGamma: options.SampleGamma);
    }

    /// <summary>The focusing exponent that counts now, where it is the same for every row.</summary>
    public double Gamma { get; private set; }

    private protected override SoftmaxLossPlan Plan => _plan;

    /// <inheritdoc/>
    public override void StartEpoch(int epoch)
    {
        base.StartEpoch(epoch);
        if (_schedule is null) return;
        Gamma = _schedule.At(epoch);
        _plan = _plan with { Gamma = Gamma };
    }
}

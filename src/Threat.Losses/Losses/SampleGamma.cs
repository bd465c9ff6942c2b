using System.Collections.Immutable;

namespace Threat.Losses;

/// <summary>
/// A focal exponent that depends on each row's own probability: rows that are still far from right get one exponent, rows that are nearly right another
/// (FLSD, Mukhoti et al. 2020, which measured better calibration than one exponent for all).
/// </summary>
/// <remarks>
/// A step function of p, constant for the derivative as in the paper. With label smoothing each class's term takes the exponent of its own p. Immutable and thread-safe.
/// </remarks>
public sealed class SampleGamma
{
    /// <summary>Steps.</summary>
    /// <param name="steps">Below each probability, which exponent; probabilities ascending, above 0 and below 1. At most 8.</param>
    /// <param name="otherwise">The exponent at and above the last of them, 0 or more.</param>
    /// <exception cref="ArgumentException">There is no step, or too many, or they do not ascend, or a number is out of range.</exception>
    public SampleGamma(IReadOnlyList<(double Below, double Gamma)> steps, double otherwise)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count is 0 or > 8) throw new ArgumentException($"{steps.Count} steps were given; allowed are 1 to 8. For one exponent use FocalLossOptions.Gamma.", nameof(steps));
        double last = 0;
        foreach ((double below, double gamma) in steps)
        {
            if (!(below > last && below < 1)) throw new ArgumentException(FormattableString.Invariant($"A step ends at probability {below}, after one at {last}; they must ascend between 0 and 1."), nameof(steps));
            Shared.Guard.NotNegative(gamma, nameof(gamma));
            last = below;
        }
        Steps = [.. steps];
        Otherwise = Shared.Guard.NotNegative(otherwise, nameof(otherwise));
    }

    /// <summary>γ = 5 below 0.2 and 3 from there on: FLSD-53.</summary>
    public static SampleGamma Flsd53 { get; } = new([(0.2, 5)], 3);

    /// <summary>Below each probability, which exponent.</summary>
    public ImmutableArray<(double Below, double Gamma)> Steps { get; }

    /// <summary>The exponent at and above the last step.</summary>
    public double Otherwise { get; }

    /// <summary>The exponent at a probability.</summary>
    public double At(double probability)
    {
        foreach ((double below, double gamma) in Steps)
        {
            if (probability < below) return gamma;
        }
        return Otherwise;
    }
}

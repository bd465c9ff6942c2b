using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>How the focal exponent changes over the epochs; see <see cref="FocalLossOptions.Schedule"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class GammaSchedule
{
    private readonly Func<int, double> _at;

    private GammaSchedule(Func<int, double> at) => _at = at;

    /// <summary>In equal steps from <paramref name="start"/> in epoch 0 to <paramref name="end"/> in epoch <paramref name="epochs"/> − 1, then constant.</summary>
    /// <param name="start">0 or more.</param>
    /// <param name="end">0 or more.</param>
    /// <param name="epochs">At least 2.</param>
    public static GammaSchedule Linear(double start, double end, int epochs)
    {
        Check(start, end, epochs);
        return new(epoch => start + (end - start) * Share(epoch, epochs));
    }

    /// <summary>As <see cref="Linear"/>, along half a cosine wave: slow at both ends.</summary>
    /// <param name="start">0 or more.</param>
    /// <param name="end">0 or more.</param>
    /// <param name="epochs">At least 2.</param>
    public static GammaSchedule Cosine(double start, double end, int epochs)
    {
        Check(start, end, epochs);
        return new(epoch => end + (start - end) * (1 + Math.Cos(Math.PI * Share(epoch, epochs))) / 2);
    }

    /// <summary>A rule of one's own.</summary>
    /// <param name="gamma">Gives a finite γ of 0 or more for each epoch from 0.</param>
    public static GammaSchedule Custom(Func<int, double> gamma)
    {
        ArgumentNullException.ThrowIfNull(gamma);
        return new(gamma);
    }

    /// <summary>γ in an epoch.</summary>
    /// <param name="epoch">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative, or a custom rule gave a γ that is not a finite number of 0 or more.</exception>
    public double At(int epoch) => Guard.NotNegative(_at(Guard.AtLeast(epoch, 0)), "gamma");

    private static void Check(double start, double end, int epochs)
    {
        Guard.NotNegative(start, nameof(start));
        Guard.NotNegative(end, nameof(end));
        Guard.AtLeast(epochs, 2);
    }

    private static double Share(int epoch, int epochs) => Math.Min(1, epoch / (epochs - 1.0));
}

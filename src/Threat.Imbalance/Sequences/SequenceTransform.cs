using System.Runtime.CompilerServices;
using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance;

/// <summary>One way to vary a series. Compose several in a <see cref="SequencePipeline"/>.</summary>
/// <remarks>
/// Immutable and thread-safe. Definitions and defaults follow Um et al. 2017 and Iwana and Uchida 2021. Every transform keeps length, channels and label;
/// one warp of time applies to all channels. Choose only those under which the label stays true: a scan reversed is no scan.
/// </remarks>
public sealed partial class SequenceTransform
{
    private readonly SequenceKernel _kernel;

    private SequenceTransform(string name, SequenceKernel kernel, double probability = 1) => (Name, _kernel, Probability) = (name, kernel, probability);

    /// <summary>The name, as in "jitter".</summary>
    public string Name { get; }

    /// <summary>How likely the transform is applied to a series, 0 to 1.</summary>
    public double Probability { get; }

    /// <summary>Adds N(0, sigma²) to every value, in units of the channel's standard deviation over the set.</summary>
    public static SequenceTransform Jitter(double sigma = 0.05) => new("jitter", WarpKernels.Jitter(Guard.NotNegative(sigma)));

    /// <summary>Multiplies each channel of a series by one factor N(1, sigma²).</summary>
    public static SequenceTransform Scaling(double sigma = 0.1) => new("scaling", WarpKernels.Scaling(Guard.NotNegative(sigma)));

    /// <summary>Multiplies by a cubic spline through <paramref name="knots"/> inner knots and both ends, values N(1, sigma²), never below 0.</summary>
    public static SequenceTransform MagnitudeWarp(int knots = 4, double sigma = 0.2) => new("magnitude-warp", WarpKernels.Magnitude(Guard.AtLeast(knots, 1), Guard.NotNegative(sigma)));

    /// <summary>Runs through the series at a varying speed: a spline as in <see cref="MagnitudeWarp"/>, never below 0.1. Order in time is kept, and so are both ends.</summary>
    public static SequenceTransform TimeWarp(int knots = 4, double sigma = 0.2) => new("time-warp", WarpKernels.Time(Guard.AtLeast(knots, 1), Guard.NotNegative(sigma)));

    /// <summary>Cuts out a window of <paramref name="share"/> of the steps and stretches it to the full length.</summary>
    public static SequenceTransform WindowSlice(double share = 0.9) => new("window-slice", WindowKernels.Slice(Share(share)));

    /// <summary>Plays a window of <paramref name="share"/> of the steps at half or double speed and brings the whole back to its length.</summary>
    public static SequenceTransform WindowWarp(double share = 0.1) => new("window-warp", WindowKernels.Warp(Share(share)));

    /// <summary>Cuts the series into up to <paramref name="segments"/> pieces of at least <paramref name="minimum"/> steps and shuffles them. A series too short for two pieces stays as it is.</summary>
    public static SequenceTransform Permutation(int segments = 4, int minimum = 10) => new("permutation", WindowKernels.Permutation(Guard.AtLeast(segments, 2), Guard.AtLeast(minimum, 1)));

    /// <summary>Flips the sign of each channel with probability one half. Only for channels whose sign means nothing.</summary>
    public static SequenceTransform Flip() => new("flip", WarpKernels.Flip());

    /// <summary>Rotates three-axis series by a uniformly random rotation.</summary>
    /// <remarks>Throws when the series have other than 3 channels.</remarks>
    public static SequenceTransform Rotation() => new("rotation", WarpKernels.Rotation());

    /// <summary>Removes a random band of <paramref name="share"/> of the frequencies, never the mean.</summary>
    public static SequenceTransform FrequencyMask(double share = 0.1) => new("frequency-mask", FrequencyKernels.Mask(Share(share)));

    /// <summary>
    /// λ·x + (1 − λ)·partner with a random series of the same class (any series when there are no labels), λ ~ Beta(alpha, alpha), λ ← max(λ, 1 − λ).
    /// Partners of the same class keep the label whole. A class of one series stays as it is.
    /// </summary>
    public static SequenceTransform Mixup(double alpha = 0.4) => new("mixup", MixKernels.Mixup(Guard.Positive(alpha)));

    /// <summary>
    /// SMOTE for series: x + u·(partner − x), u ~ U(0, 1), the partner one of the <paramref name="neighbors"/> nearest series of the same class.
    /// With <paramref name="align"/> both are first aligned by dynamic time warping (band of a tenth of the length) and mixed along the path.
    /// </summary>
    public static SequenceTransform Smote(int neighbors = 5, bool align = false) => new("smote", MixKernels.Smote(Guard.AtLeast(neighbors, 1), align));

    /// <summary>The same transform, applied with a probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is NaN or outside 0 to 1.</exception>
    public SequenceTransform WithProbability(double probability)
        => probability >= 0 && probability <= 1
            ? new(Name, _kernel, probability)
            : throw new ArgumentOutOfRangeException(nameof(probability), probability, FormattableString.Invariant($"The probability is {probability}; allowed is 0 to 1."));

    internal SequenceKernel Kernel => _kernel;

    private static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value > 0 && value <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be above 0 and at most 1."));
}

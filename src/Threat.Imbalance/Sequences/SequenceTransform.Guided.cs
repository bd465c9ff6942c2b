using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance;

public sealed partial class SequenceTransform
{
    /// <summary>
    /// SPAWNER (Kamycki, Kapuscinski, Oszust 2020): the series and a random one of the same class are both cut at a random step, each half is aligned by dynamic time
    /// warping (band of a tenth of the length), the mean along the path is brought back to the length, and N(0, sigma²) is added in units of the channel's deviation.
    /// A class of one series only gets the noise.
    /// </summary>
    public static SequenceTransform Spawner(double sigma = 0.05) => new("spawner", GuidedKernels.Spawner(Guard.NotNegative(sigma)));

    /// <summary>
    /// Guided warping (Iwana, Uchida 2021): the series keeps its values and takes the timing of a teacher of the same class, along their warping path. The teacher is
    /// random, or with <paramref name="discriminative"/> the one of <paramref name="teachers"/> that lies farthest from other classes and nearest to its own.
    /// A class of one series stays as it is.
    /// </summary>
    public static SequenceTransform GuidedWarp(bool discriminative = false, int teachers = 6) => new(discriminative ? "guided-warp-discriminative" : "guided-warp", GuidedKernels.Warp(discriminative, Guard.AtLeast(teachers, 2)));

    /// <summary>
    /// Weighted DTW barycentre averaging (Forestier, Petitjean et al. 2017, "average selected with distance"): the weighted mean, under dynamic time warping, of the series and
    /// <paramref name="neighbors"/> of its 2 × neighbors nearest of the same class; the weight halves with every distance of the nearest one. A class of one series stays as it is.
    /// </summary>
    public static SequenceTransform Barycenter(int neighbors = 5, int iterations = 3) => new("barycenter", GuidedKernels.Barycenter(Guard.AtLeast(neighbors, 1), Guard.AtLeast(iterations, 1)));

    /// <summary>
    /// Replaces a window by that of a random series of the same class (any series when there are no labels); its share of the steps is 1 − λ, λ ~ Beta(alpha, alpha), λ ← max(λ, 1 − λ).
    /// Within the class the label stays whole. A class of one series stays as it is.
    /// </summary>
    public static SequenceTransform CutMix(double alpha = 0.4) => new("cutmix", MixKernels.CutMix(Guard.Positive(alpha)));

    /// <summary>Blends a random band of <paramref name="share"/> of the frequencies half and half with those of a random series of the same class.</summary>
    public static SequenceTransform FrequencyMix(double share = 0.1) => new("frequency-mix", FrequencyKernels.Mix(Share(share)));

    /// <summary>
    /// Adds a slow drift: a cubic spline from 0 through <paramref name="points"/> random points, its largest deviation a uniform share of <paramref name="most"/> of the channel's range in the series.
    /// </summary>
    public static SequenceTransform Drift(double most = 0.5, int points = 3) => new("drift", PointKernels.Drift(Guard.NotNegative(most), Guard.AtLeast(points, 1)));

    /// <summary>Replaces each window of <paramref name="size"/> steps by its mean, without changing the length.</summary>
    public static SequenceTransform Pool(int size = 2) => new("pool", PointKernels.Pool(Guard.AtLeast(size, 2)));

    /// <summary>Rounds each channel to <paramref name="levels"/> evenly spaced levels between its least and greatest value in the series.</summary>
    public static SequenceTransform Quantize(int levels = 10) => new("quantize", PointKernels.Quantize(Guard.AtLeast(levels, 2)));

    /// <summary>Drops each step with a probability; a dropped step repeats the last one kept, of all channels together. The first step stays.</summary>
    public static SequenceTransform Dropout(double share = 0.05) => new("dropout", PointKernels.Dropout(Share(share)));

    /// <summary>Plays the series backwards. Only where the direction of time means nothing.</summary>
    public static SequenceTransform Reverse() => new("reverse", PointKernels.Reverse());
}

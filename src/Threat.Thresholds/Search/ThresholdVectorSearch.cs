using Threat.Core;
using Threat.Shared;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds;

/// <summary>
/// Maximises a callback over the thresholds of all classes together, by Bayesian optimisation (a Gaussian process with Matérn 5/2 covariance, expected improvement) and steps of
/// single thresholds from the best point. For figures that <see cref="ThresholdOptimizer"/> cannot compute, as the result of a simulation.
/// </summary>
/// <remarks>Thread-safe; the callback is called on the caller's thread, one call at a time. The same seed gives the same calls.</remarks>
public static class ThresholdVectorSearch
{
    /// <summary>Searches.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="objective">Higher is better; NaN is refused.</param>
    /// <param name="starts">Thresholds to begin from, as those of <see cref="ThresholdOptimizer"/>. The search stays within a factor of ten of them. Null begins from 0.5, 0.1 and 0.01 for all.</param>
    /// <param name="trials">How often the callback is called at most, at least 10.</param>
    /// <param name="seed">Decides where the search looks.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>The best thresholds tried; never worse than the best start.</returns>
    /// <exception cref="ArgumentException">A start is for other classes, or <paramref name="trials"/> is too small.</exception>
    /// <exception cref="InvalidOperationException">The callback gave NaN.</exception>
    public static ThresholdVector Maximize(LabelSet labels, Func<ClassThresholds, double> objective, IReadOnlyList<ClassThresholds>? starts = null, int trials = 200, long seed = 0,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(objective);
        Guard.AtLeast(trials, 10);
        starts ??= [ClassThresholds.Uniform(labels), ClassThresholds.Uniform(labels, 0.1), ClassThresholds.Uniform(labels, 0.01)];
        if (starts.Count == 0) throw new ArgumentException("0 starts were given; give at least one, or null for the usual ones.", nameof(starts));
        foreach (ClassThresholds start in starts)
        {
            if (!start.Labels.Equals(labels)) throw new ArgumentException($"A start is for classes [{start.Labels}], the search for [{labels}].", nameof(starts));
        }
        VectorSearch search = new(t => Checked(objective(new ClassThresholds(labels, t)), t), trials, seed, progress, cancellationToken);
        (double[] best, double value, int tried) = search.Best([.. starts.Select(static s => s.Values.ToArray())]);
        return new ThresholdVector(new ClassThresholds(labels, best), value, tried);
    }

    private static double Checked(double value, double[] thresholds) => double.IsNaN(value)
        ? throw new InvalidOperationException($"The objective gave NaN for the thresholds [{string.Join(", ", thresholds.Select(static t => FormattableString.Invariant($"{t:G4}")))}]; give a number, with a low one where it is undefined.")
        : value;
}

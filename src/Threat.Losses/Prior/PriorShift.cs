using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>
/// Prior (label) shift: live traffic has another class mix than the training rows, while each class looks the same as before. Moves calibrated
/// probabilities to a new mix, and estimates the mix from unlabelled rows.
/// </summary>
/// <remarks>
/// Only for calibrated probabilities, and only where the classes themselves did not change: new kinds of attack break the assumption. Thread-safe; needs no native backend.
/// </remarks>
public static class PriorShift
{
    /// <summary>Probabilities under new class shares: p_c·new_c/old_c, scaled to sum to 1 (Saerens et al. 2002).</summary>
    /// <param name="probabilities">Calibrated under <paramref name="oldShares"/>.</param>
    /// <param name="oldShares">C shares above 0; counts will do.</param>
    /// <param name="newShares">C shares of 0 or more; counts will do.</param>
    /// <exception cref="ArgumentException">The lengths differ, or shares are out of range or all 0.</exception>
    public static ProbabilityMatrix Adjust(ProbabilityMatrix probabilities, ReadOnlySpan<double> oldShares, ReadOnlySpan<double> newShares)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        SameClasses(probabilities.ClassCount, oldShares.Length);
        double[] ratios = Ratios(oldShares, newShares), p = probabilities.Values.ToArray();
        for (int i = 0; i < probabilities.RowCount; i++) Apply(p.AsSpan(i * ratios.Length, ratios.Length), ratios);
        return new ProbabilityMatrix(p, ratios.Length);
    }

    /// <summary>The class shares of unlabelled rows by expectation maximisation (Saerens et al. 2002): the maximum-likelihood estimate.</summary>
    /// <param name="unlabeled">Calibrated probabilities of at least one live row.</param>
    /// <param name="oldShares">C shares above 0 under which they were calibrated; counts will do.</param>
    /// <param name="maxIterations">Limit of steps, at least 1.</param>
    /// <param name="tolerance">The search ends when no share changes by more; above 0.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">There is no row, or shares do not fit.</exception>
    public static PriorEstimate EstimateByExpectationMaximization(ProbabilityMatrix unlabeled, ReadOnlySpan<double> oldShares, int maxIterations = 10_000, double tolerance = 1e-8, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(unlabeled);
        SameClasses(unlabeled.ClassCount, oldShares.Length);
        if (unlabeled.RowCount == 0) throw new ArgumentException("0 rows were given; an estimate needs at least 1.", nameof(unlabeled));
        Guard.AtLeast(maxIterations, 1);
        Guard.Positive(tolerance);
        return PriorShiftKernel.ExpectationMaximization(unlabeled, PriorShiftKernel.Shares(oldShares, allowZero: false, nameof(oldShares)), maxIterations, tolerance, cancellationToken);
    }

    /// <summary>
    /// The class shares of unlabelled rows by black-box shift estimation (Lipton et al. 2018), from decisions alone: works for uncalibrated models too.
    /// </summary>
    /// <param name="heldOut">Labelled rows the model was not trained on, every class among them.</param>
    /// <param name="unlabeled">Probabilities of at least one live row.</param>
    /// <exception cref="ArgumentException">A class has no held-out row, there is no live row, or the class counts differ.</exception>
    /// <exception cref="InvalidOperationException">The held-out confusion matrix cannot be inverted: some classes are never told apart.</exception>
    public static PriorEstimate EstimateByBlackBox(LabeledProbabilities heldOut, ProbabilityMatrix unlabeled)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(unlabeled);
        SameClasses(unlabeled.ClassCount, heldOut.LabelSet.Count);
        if (unlabeled.RowCount == 0) throw new ArgumentException("0 rows were given; an estimate needs at least 1.", nameof(unlabeled));
        return PriorShiftKernel.BlackBox(heldOut, unlabeled);
    }

    internal static double[] Ratios(ReadOnlySpan<double> oldShares, ReadOnlySpan<double> newShares)
    {
        SameClasses(newShares.Length, oldShares.Length);
        double[] from = PriorShiftKernel.Shares(oldShares, allowZero: false, nameof(oldShares)), to = PriorShiftKernel.Shares(newShares, allowZero: true, nameof(newShares));
        for (int c = 0; c < to.Length; c++) to[c] /= from[c];
        return to;
    }

    /// <summary>Moves one row; a row whose probability lies on classes of new share 0 alone stays as it is.</summary>
    internal static void Apply(Span<double> probabilities, ReadOnlySpan<double> ratios)
    {
        double sum = 0;
        for (int c = 0; c < ratios.Length; c++) sum += probabilities[c] * ratios[c];
        if (!(sum > 0)) return;
        for (int c = 0; c < ratios.Length; c++) probabilities[c] = Math.Min(1, probabilities[c] * ratios[c] / sum);
    }

    private static void SameClasses(int classes, int shares)
    {
        if (classes != shares) throw new ArgumentException($"{shares} class shares were given for {classes} classes; the numbers must be equal.");
    }
}

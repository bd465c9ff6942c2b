using Threat.Core;
using Threat.Shared;
using Threat.Thresholds.Internal;

namespace Threat.Thresholds;

/// <summary>
/// Split-conformal prediction with coverage per class: a set of classes that holds the true one with probability at least 1 − error, for rows of each class, whatever
/// the model (Vovk et al. 2005; class-conditional form: Vovk 2012). The honest form of "not sure": one class is a decision, several are a shortlist, none means unlike anything seen.
/// </summary>
/// <remarks>
/// The guarantee asks that new rows are exchangeable with the calibration rows; it holds on average over calibration sets. A class with fewer than 1/error − 1
/// calibration rows is in every set. Immutable and thread-safe.
/// </remarks>
public sealed class ConformalPredictor
{
    private readonly double[] _least;

    private ConformalPredictor(LabelSet labels, double error, double[] least, IReadOnlyList<string> notes)
    {
        (Labels, Error, _least, Notes) = (labels, error, least, notes);
    }

    /// <summary>The classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>The share of rows of each class whose set may miss it.</summary>
    public double Error { get; }

    /// <summary>The least probability with which each class enters a set, by class id; 0 where it always does.</summary>
    public IReadOnlyList<double> LeastProbabilities => _least;

    /// <summary>Classes with too few rows.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Fits on held-out rows that neither training nor calibration nor threshold tuning has seen.</summary>
    /// <param name="heldOut">The rows.</param>
    /// <param name="error">The share of misses allowed, above 0 and below 1. Default 0.1.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="error"/> is out of range.</exception>
    public static ConformalPredictor Fit(LabeledProbabilities heldOut, double error = 0.1)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        Guard.BetweenZeroAndOne(error);
        if (heldOut.RowCount == 0) throw new ArgumentException("0 rows were given; conformal sets need held-out rows to be fitted on.", nameof(heldOut));
        double[] least = new double[heldOut.LabelSet.Count];
        List<string> notes = [];
        for (int c = 0; c < least.Length; c++)
        {
            double[] own = [.. Enumerable.Range(0, heldOut.RowCount).Where(i => heldOut.Labels.Span[i] == c).Select(i => heldOut.Probabilities.Row(i)[c]).Order()];
            // Of n + 1 exchangeable rows the new one lies below the k-th lowest with probability k / (n + 1) at most.
            int rank = (int)Math.Floor(error * (own.Length + 1));
            if (rank > 0) least[c] = own[rank - 1];
            else notes.Add(FormattableString.Invariant($"Class '{heldOut.LabelSet.Names[c]}' has {own.Length} rows; an error of {error} needs at least {Math.Ceiling(1 / error) - 1:0}. It is in every set."));
        }
        return new ConformalPredictor(heldOut.LabelSet, error, least, notes);
    }

    /// <summary>The classes of a row's set, most probable first; may be empty.</summary>
    /// <exception cref="ArgumentException">The number of probabilities is not the number of classes.</exception>
    public IReadOnlyList<int> PredictSet(ReadOnlySpan<double> probabilities)
    {
        RuleChecks.SameLength(probabilities, _least);
        List<(double P, int C)> set = [];
        for (int c = 0; c < _least.Length; c++)
        {
            if (probabilities[c] >= _least[c]) set.Add((probabilities[c], c));
        }
        return [.. set.OrderByDescending(static m => m.P).ThenBy(static m => m.C).Select(static m => m.C)];
    }
}

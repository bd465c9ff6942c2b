using Threat.Retraining.Internal;

namespace Threat.Retraining;

/// <summary>
/// Holds back the attack-to-normal overrides of a reviewer who makes far more of them than the others do: more than chance explains, and at least three times
/// the others' rate. A second reviewer's agreement lets them in.
/// </summary>
/// <remarks>The rate is over detections of an attack that the reviewer looked at. A lone reviewer has no others to be compared with and is not judged.</remarks>
public sealed class ReviewerRateScreen : ISampleScreen
{
    private const int LeastOverrides = 10;
    private readonly double _level;
    private readonly string _normalLabel;
    private readonly HashSet<string> _trusted;

    /// <summary>A screen.</summary>
    /// <param name="level">The chance that any honest reviewer is held back, above 0 and below 1.</param>
    /// <param name="normalLabel">The class that means "no attack".</param>
    /// <param name="trustedReviewers">Reviewers who are never held back, such as a second line that sees disputed cases only.</param>
    public ReviewerRateScreen(double level = 1e-4, string normalLabel = "Normal", IEnumerable<string>? trustedReviewers = null)
    {
        _level = level > 0 && level < 1 ? level : throw new ArgumentOutOfRangeException(nameof(level), level, FormattableString.Invariant($"level is {level}; it must be above 0 and below 1."));
        ArgumentException.ThrowIfNullOrWhiteSpace(normalLabel);
        _normalLabel = normalLabel;
        _trusted = new HashSet<string>(trustedReviewers ?? [], StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Name => "reviewer rates";

    /// <inheritdoc/>
    public ScreenResult Screen(IReadOnlyList<ScreenedSample> samples, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(labels);
        int normal = labels.IdOf(_normalLabel);
        ReviewerRate[] rates = ReviewerRate.Of(samples, normal);
        ReviewerRate[] abnormal = [.. rates.Where(r => !_trusted.Contains(r.ReviewerId) && r.Overrides >= LeastOverrides && r.Rate >= 3 * r.OthersRate && r.PValue < _level / rates.Length)];
        HashSet<string> names = new(abnormal.Select(static r => r.ReviewerId), StringComparer.Ordinal);
        int[] leftOut = [.. Enumerable.Range(0, samples.Count).Where(i => ReviewerRate.Counts(samples[i], normal) && names.Contains(samples[i].ReviewerId))];
        return new ScreenResult(leftOut, [.. abnormal.Select(r => FormattableString.Invariant($"{r.ReviewerId} called {r.Overrides} of {r.Reviewed} attack detections {_normalLabel} ({100 * r.Rate:0.0} %; the others {100 * r.OthersRate:0.0} %); they wait for a second reviewer."))]);
    }
}

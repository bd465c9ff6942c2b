using Threat.Core.Internal;

namespace Threat.Core;

/// <summary>How well scores order positives before negatives. Equal scores are one step of the curve, never cut, as in scikit-learn.</summary>
/// <remarks>Thread-safe. A value that needs positives and negatives is NaN, undefined, when one of the two has no row; a NaN score is refused.</remarks>
public static class RankingMetrics
{
    /// <summary>Area under the ROC curve: the chance that a positive scores above a negative, ties counting half.</summary>
    /// <param name="scores">n scores, higher for more positive.</param>
    /// <param name="positives">n flags.</param>
    /// <returns>0 to 1; NaN without a positive or without a negative.</returns>
    /// <exception cref="ArgumentException">The lengths differ or a score is NaN.</exception>
    public static double RocAuc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives) => new ScoreSteps(scores, positives).RocAuc();

    /// <summary>Area under the ROC curve of one class against the rest.</summary>
    /// <returns>0 to 1; NaN when the class has no row or all rows.</returns>
    public static double RocAuc(LabeledProbabilities rows, int classId) => ScoreSteps.OneVsRest(rows, classId).RocAuc();

    /// <summary>Average precision: the sum over distinct scores of (recall gained · precision there), not interpolated.</summary>
    /// <param name="scores">n scores, higher for more positive.</param>
    /// <param name="positives">n flags.</param>
    /// <returns>0 to 1; NaN without a positive or without a negative.</returns>
    /// <exception cref="ArgumentException">The lengths differ or a score is NaN.</exception>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives) => new ScoreSteps(scores, positives).AveragePrecision();

    /// <summary>Average precision of one class against the rest.</summary>
    /// <returns>0 to 1; NaN when the class has no row or all rows.</returns>
    public static double AveragePrecision(LabeledProbabilities rows, int classId) => ScoreSteps.OneVsRest(rows, classId).AveragePrecision();

    /// <summary>Precision and recall at every distinct score, from the highest down; the first point decides nothing (precision 1, recall 0).</summary>
    /// <param name="scores">n scores, higher for more positive.</param>
    /// <param name="positives">n flags.</param>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN, or there is no positive: recall is undefined.</exception>
    public static IReadOnlyList<PrecisionRecallPoint> PrecisionRecallCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives) => new ScoreSteps(scores, positives).PrecisionRecall();

    /// <summary>The precision-recall curve of one class against the rest.</summary>
    /// <exception cref="ArgumentException">The class has no row.</exception>
    public static IReadOnlyList<PrecisionRecallPoint> PrecisionRecallCurve(LabeledProbabilities rows, int classId) => ScoreSteps.OneVsRest(rows, classId).PrecisionRecall();

    /// <summary>Both rates at every distinct score, from the highest down; the first point decides nothing (0, 0). Points on a straight line are kept.</summary>
    /// <param name="scores">n scores, higher for more positive.</param>
    /// <param name="positives">n flags.</param>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN, or there is no positive or no negative.</exception>
    public static IReadOnlyList<RocPoint> RocCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positives) => new ScoreSteps(scores, positives).Roc();

    /// <summary>The ROC curve of one class against the rest.</summary>
    /// <exception cref="ArgumentException">The class has no row or all rows.</exception>
    public static IReadOnlyList<RocPoint> RocCurve(LabeledProbabilities rows, int classId) => ScoreSteps.OneVsRest(rows, classId).Roc();
}

using Threat.Core;
using Threat.Retraining;

namespace DetectionHost.Review;

/// <summary>Takes verdicts: first into the detection, by compare-and-swap, then into the sample store. Whatever fails in between, giving the verdict again mends it.</summary>
internal sealed class ReviewDesk(DetectionStore detections, TrainingCollector collector)
{
    /// <summary>Records a verdict of a reviewer.</summary>
    /// <returns>The judged detection and what became of the sample: a repeated verdict is a duplicate. Null when there is no such detection, or another verdict came in between.</returns>
    /// <exception cref="ArgumentException">The label is unknown, or does not fit the verdict.</exception>
    /// <exception cref="SampleStoreException">The sample store is down; give the verdict again later.</exception>
    public async Task<(Detection Judged, CollectOutcome Outcome)?> JudgeAsync(Detection detection, Verdict verdict, string? correctLabel, string reviewer, CancellationToken cancellationToken)
    {
        string? label = Label(detection, verdict, correctLabel);
        Detection judged = Judge(detection, verdict, label, reviewer);
        if (judged.VerdictVersion != detection.VerdictVersion && !await detections.TryJudgeAsync(judged, detection.VerdictVersion, cancellationToken)) return null;
        CollectOutcome outcome = await collector.CollectAsync(judged.ToSample(), cancellationToken);
        await detections.CollectedAsync(judged, cancellationToken);
        return (judged with { Collected = true }, outcome);
    }

    /// <summary>The same verdict again changes nothing; of another reviewer it seconds the first; a different one is a new version.</summary>
    private static Detection Judge(Detection d, Verdict verdict, string? label, string reviewer)
    {
        if (d.VerdictVersion > 0 && d.Verdict == verdict && d.CorrectLabel == label)
        {
            return d.Reviewer == reviewer || d.SecondReviewer is not null || verdict == Verdict.Uncertain
                ? d
                : d with { VerdictVersion = d.VerdictVersion + 1, SecondReviewer = reviewer };
        }
        return d with { VerdictVersion = d.VerdictVersion + 1, Verdict = verdict, CorrectLabel = label, Reviewer = reviewer, SecondReviewer = null };
    }

    private static string? Label(Detection detection, Verdict verdict, string? correctLabel)
    {
        LabelSet labels = LabelSet.ThreatDefault;
        string? label = string.IsNullOrWhiteSpace(correctLabel) ? null : labels.NameOf(labels.IdOf(correctLabel));
        return verdict switch
        {
            Verdict.Override when label is null => throw new ArgumentException($"An override needs \"correctLabel\", one of {labels}."),
            Verdict.Override when label == detection.AttackType => throw new ArgumentException($"The override names the detected class, '{label}'; confirm it instead."),
            Verdict.Override => label,
            Verdict.Confirm when label is not null && label != detection.AttackType => throw new ArgumentException($"The verdict confirms '{detection.AttackType}' but \"correctLabel\" is '{label}'; override it instead."),
            Verdict.Uncertain when label is not null => throw new ArgumentException("An uncertain verdict has no \"correctLabel\"; leave it out, or override."),
            _ => null,
        };
    }
}

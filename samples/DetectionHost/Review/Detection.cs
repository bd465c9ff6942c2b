using Threat.Features;
using Threat.Retraining;

namespace DetectionHost.Review;

/// <summary>A score that a reviewer may judge, with the features it was made from.</summary>
internal sealed record Detection
{
    public required string Id { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset ScoredAt { get; init; }

    public required double Score { get; init; }

    /// <summary>The class that a verdict confirms or overrides.</summary>
    public required string AttackType { get; init; }

    public required double Confidence { get; init; }

    public required string ModelVersion { get; init; }

    public required string Explanation { get; init; }

    public required IReadOnlyList<Reason> Reasons { get; init; }

    public required FeatureVector Features { get; init; }

    /// <summary>0 before the first verdict, then one more with each changed one.</summary>
    public int VerdictVersion { get; init; }

    public Verdict? Verdict { get; init; }

    public string? CorrectLabel { get; init; }

    public string? Reviewer { get; init; }

    public string? SecondReviewer { get; init; }

    /// <summary>Whether the verdict is in the sample store. False after a verdict means that the store was down: giving the verdict again stores it.</summary>
    public bool Collected { get; init; }

    public TrainingSample ToSample() => new()
    {
        IncidentId = Id,
        VerdictVersion = VerdictVersion,
        Features = Features.Values.ToArray(),
        Missing = Features.MissingMask(),
        SchemaHash = Features.Schema.Id.Hash,
        PredictedLabel = AttackType,
        Confidence = Confidence,
        ModelVersion = ModelVersion,
        Verdict = Verdict ?? throw new InvalidOperationException($"Detection {Id} has no verdict yet."),
        CorrectLabel = CorrectLabel,
        ReviewerId = Reviewer!,
        SecondReviewerId = SecondReviewer,
        Source = Source,
        EventTime = Features.AsOf,
    };
}

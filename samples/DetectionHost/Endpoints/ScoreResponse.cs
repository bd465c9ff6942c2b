using DetectionHost.Review;
using Threat.Detection;

namespace DetectionHost.Endpoints;

/// <summary>A score with its reasons.</summary>
internal sealed record ScoreResponse
{
    public required string Source { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The probability that this is an attack of any kind.</summary>
    public required double Score { get; init; }

    /// <summary>The decided class.</summary>
    public required string AttackType { get; init; }

    public required bool IsThreat { get; init; }

    /// <summary>The probability of the decided class.</summary>
    public required double Confidence { get; init; }

    /// <summary>The calibrated probability of each class.</summary>
    public required IReadOnlyDictionary<string, double> Probabilities { get; init; }

    public required string Explanation { get; init; }

    public required IReadOnlyList<Reason> Reasons { get; init; }

    public required string ModelVersion { get; init; }

    /// <summary>Under which id a reviewer finds it; null when it was not put before the reviewers.</summary>
    public string? DetectionId { get; init; }

    public static ScoreResponse Of(ThreatScore score, DateTimeOffset asOf, string? detectionId) => new()
    {
        Source = score.Source!,
        AsOf = asOf,
        Score = score.Score,
        AttackType = score.AttackType,
        IsThreat = score.IsThreat,
        Confidence = score.Confidence,
        Probabilities = score.Labels.Names.ToDictionary(static n => n, n => score[n]),
        Explanation = score.Explanation,
        Reasons = ReasonsOf(score),
        ModelVersion = score.ModelVersion,
        DetectionId = detectionId,
    };

    public static IReadOnlyList<Reason> ReasonsOf(ThreatScore score) => [.. score.TopFeatures.Select(static f => new Reason(f.Feature, f.Value, f.Contribution))];
}

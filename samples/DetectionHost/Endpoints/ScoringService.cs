using System.Numerics.Tensors;
using DetectionHost.Review;
using Microsoft.Extensions.Options;
using Threat.Detection;
using Threat.Features;

namespace DetectionHost.Endpoints;

/// <summary>Events to features (kept in the feature store), features to scores, threats to the reviewers.</summary>
internal sealed class ScoringService(EventParser parser, ThreatFeatureExtractor extractor, IFeatureStore store, ThreatDetector detector, DetectionStore detections, IOptions<FeaturePipelineOptions> options, TimeProvider time)
{
    /// <summary>Scores requests; each gets its score or its error, in order.</summary>
    public async Task<IReadOnlyList<BatchItem>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken)
    {
        BatchItem?[] items = new BatchItem?[requests.Count];
        List<(int Index, ExtractionRequest Extraction)> work = [];
        DateTimeOffset now = time.GetUtcNow();
        for (int i = 0; i < items.Length; i++)
        {
            try
            {
                (System.Net.IPAddress source, IReadOnlyList<SecurityEvent> events) = parser.Parse(requests[i]);
                work.Add((i, new ExtractionRequest(source, events, requests[i].AsOf ?? now)));
            }
            catch (BadRequestException e)
            {
                items[i] = new BatchItem(requests[i].Source, null, e.Message);
            }
        }
        IReadOnlyList<ExtractionResult> extracted = extractor.ExtractMany([.. work.Select(static w => w.Extraction)], cancellationToken: cancellationToken);
        List<FeatureVector> vectors = [];
        List<Detection> found = [];
        List<KeyValuePair<FeatureKey, StoredFeatures>> keep = [];
        foreach ((int n, (int i, ExtractionRequest extraction)) in work.Index())
        {
            if (extracted[n].Features is not { } vector)
            {
                items[i] = new BatchItem(requests[i].Source, null, extracted[n].Error!.Message);
                continue;
            }
            FeatureKey key = FeatureKey.ForAddress(extraction.Source);
            keep.Add(KeyValuePair.Create(key, new StoredFeatures(vector, now, now + options.Value.TimeToLive)));
            ThreatScore score = detector.Score(vector, key.EntityId);
            Detection? detection = score.IsThreat || score.IsAbstained || requests[i].Review ? DetectionOf(score, vector, now) : null;
            if (detection is not null) found.Add(detection);
            items[i] = new BatchItem(requests[i].Source, ScoreResponse.Of(score, vector.AsOf, detection?.Id), null);
        }
        // A store that is down answers with a failed write: the next question about the source extracts anew.
        await store.SetManyAsync(keep, cancellationToken);
        await detections.AddAsync(found, cancellationToken);
        return items!;
    }

    public static Detection DetectionOf(ThreatScore score, FeatureVector vector, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("N"),
        Source = score.Source!,
        ScoredAt = now,
        Score = score.Score,
        // A rule that abstains decides for no class; the reviewer then judges the most probable one.
        AttackType = score.Labels.Names[TensorPrimitives.IndexOfMax(score.Probabilities) is var top && score.IsAbstained ? top : score.Decision.ClassId],
        Confidence = score.Confidence,
        ModelVersion = score.ModelVersion,
        Explanation = score.Explanation,
        Reasons = ScoreResponse.ReasonsOf(score),
        Features = vector,
    };
}

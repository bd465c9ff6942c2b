using DetectionHost.Review;
using Microsoft.Extensions.Options;
using Threat.Detection;
using Threat.Features;

namespace DetectionHost.Endpoints;

/// <summary>Events in, scores out.</summary>
internal static class ScoreEndpoints
{
    public static void MapScores(this RouteGroupBuilder api)
    {
        RouteGroupBuilder scores = api.MapGroup("/scores").WithTags("Scores").AddEndpointFilter<ModelRequired>();
        scores.MapPost("", ScoreAsync).WithSummary("Scores a source by its events.").ProducesProblem(400).ProducesProblem(413).ProducesProblem(503);
        scores.MapPost("/batch", ScoreBatchAsync).WithSummary("Scores several sources; what is wrong with one does not stop the others.").ProducesProblem(400).ProducesProblem(413).ProducesProblem(503);
        scores.MapGet("/{source}", RescoreAsync).WithSummary("Scores a source again by the features that this host, or another on the same store, computed last.").ProducesProblem(404).ProducesProblem(503);
    }

    private static async Task<ScoreResponse> ScoreAsync(ScoreRequest request, ScoringService scoring, CancellationToken cancellationToken)
        => (await scoring.ScoreAsync([request], cancellationToken))[0] switch
        {
            { Score: { } score } => score,
            { Error: var error } => throw new BadRequestException(error!),
        };

    private static async Task<IReadOnlyList<BatchItem>> ScoreBatchAsync(BatchRequest request, ScoringService scoring, IOptions<Limits> limits, CancellationToken cancellationToken)
    {
        int count = request.Sources?.Count ?? 0;
        if (count == 0) throw new BadRequestException("\"sources\" is empty.");
        if (count > limits.Value.SourcesPerBatch) throw new BadRequestException($"\"sources\" holds {count} sources; at most {limits.Value.SourcesPerBatch} are allowed in one batch (Limits:SourcesPerBatch).");
        return await scoring.ScoreAsync(request.Sources!, cancellationToken);
    }

    private static async Task<IResult> RescoreAsync(string source, IFeatureStore store, ThreatDetector detector, CancellationToken cancellationToken)
    {
        FeatureKey key;
        try
        {
            key = FeatureKey.ForAddress(source);
        }
        catch (FormatException e)
        {
            throw new BadRequestException(e.Message);
        }
        FeatureLookup found = await store.GetAsync(key, FeatureSchema.Threat100, cancellationToken);
        return found.TryGetVector(out FeatureVector? vector)
            ? TypedResults.Ok(ScoreResponse.Of(detector.Score(vector, key.EntityId), vector.AsOf, detectionId: null))
            : Results.Problem($"No features of {key.EntityId} are kept ({found.Outcome}). Score it with its events first.", statusCode: StatusCodes.Status404NotFound);
    }
}

using DetectionHost.Security;
using Microsoft.Extensions.Options;
using Threat.Core;
using Threat.Learning;
using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>The kept model versions, and the way back to an earlier one.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder api)
    {
        RouteGroupBuilder models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("", ListAsync).WithSummary("The kept versions, newest first.");
        models.MapPost("/rollback", RollbackAsync).RequireAuthorization(Roles.Operator).WithSummary("Serves an earlier version again; without a version the one before the champion.").Produces<RollbackView>().ProducesProblem(409);
    }

    private static async Task<IEnumerable<ModelView>> ListAsync(IModelRegistry registry, IOptions<ThreatLearningOptions> options, CancellationToken cancellationToken)
    {
        string? champion = await registry.GetAliasAsync(options.Value.ModelName, ModelVersion.Champion, cancellationToken);
        return (await registry.ListAsync(options.Value.ModelName, cancellationToken)).Reverse().Select(v => new ModelView(v.Version, v.RegisteredAt, v.Sha256, v.Version == champion));
    }

    private static async Task<IResult> RollbackAsync(RollbackRequest request, ModelRetrainer retrainer, CancellationToken cancellationToken)
    {
        try
        {
            // This host's detector serves it at once; others follow within ThreatDetectionOptions.RefreshInterval.
            return TypedResults.Ok(new RollbackView(await retrainer.RollbackAsync(request.Version, cancellationToken)));
        }
        catch (InvalidOperationException e)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }

    private sealed record ModelView(string Version, DateTimeOffset RegisteredAt, string Sha256, bool Champion);

    private sealed record RollbackRequest(string? Version = null);

    private sealed record RollbackView(string Serving);
}

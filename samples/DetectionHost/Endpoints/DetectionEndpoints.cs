using System.Security.Claims;
using DetectionHost.Review;
using DetectionHost.Security;
using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>The reviewers' queue and their verdicts.</summary>
internal static class DetectionEndpoints
{
    public static void MapDetections(this RouteGroupBuilder api)
    {
        RouteGroupBuilder detections = api.MapGroup("/detections").WithTags("Detections");
        detections.MapGet("", async (DetectionStore store, CancellationToken cancellationToken, bool? judged = null, int limit = 50)
                => (await store.ListAsync(judged, Math.Clamp(limit, 1, 500), cancellationToken)).Select(DetectionView.Of))
            .WithSummary("The newest detections: those that wait for a verdict (judged=false), those that have one (judged=true), or all.");
        detections.MapGet("/{id}", async (string id, DetectionStore store, CancellationToken cancellationToken)
                => await store.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(DetectionView.Of(found)) : Unknown(id))
            .WithSummary("One detection.").Produces<DetectionView>().ProducesProblem(404);
        detections.MapPost("/{id}/verdict", JudgeAsync).RequireAuthorization(Roles.Reviewer)
            .WithSummary("Confirms or overrides a detection. Repeating a verdict changes nothing; another reviewer's same verdict seconds it.")
            .Produces<VerdictResponse>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task<IResult> JudgeAsync(string id, VerdictRequest request, ClaimsPrincipal user, DetectionStore store, ReviewDesk desk, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } detection) return Unknown(id);
        if (!Enum.IsDefined(request.Verdict)) throw new BadRequestException($"\"verdict\" is {request.Verdict}; it must be Confirm, Override or Uncertain.");
        try
        {
            return await desk.JudgeAsync(detection, request.Verdict, request.CorrectLabel, user.Identity!.Name!, cancellationToken) is ({ } judged, var outcome)
                ? TypedResults.Ok(new VerdictResponse(outcome, DetectionView.Of(judged)))
                : Results.Problem($"Another verdict on detection {id} came in between. Look at it again.", statusCode: StatusCodes.Status409Conflict);
        }
        catch (ArgumentException e)
        {
            throw new BadRequestException(e.Message);
        }
    }

    private static IResult Unknown(string id) => Results.Problem($"There is no detection '{id}'. The oldest ones make room for new ones (Limits:KeptDetections).", statusCode: StatusCodes.Status404NotFound);
}

using Threat.Detection;

namespace DetectionHost.Endpoints;

/// <summary>Answers 503 with what to do while there is no model.</summary>
internal sealed class ModelRequired(ThreatDetector detector) : IEndpointFilter
{
    public const string WhatToDo = "Start the host once with --seed-simulated to train a first model on simulated traffic, or bring in reviewed verdicts (samples/RetrainingWorker reads them from JSON lines) and start a run: POST /api/retraining/runs. The host serves the model as soon as it is promoted.";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        => detector.IsReady ? next(context) : new ValueTask<object?>(Results.Problem(WhatToDo, statusCode: StatusCodes.Status503ServiceUnavailable, title: "There is no model yet."));
}

using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>Turns exceptions that speak of the request, or of a store that is down, into problem details; others become a 500 without detail.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        (int Status, string Detail)? problem = exception switch
        {
            BadRequestException => (StatusCodes.Status400BadRequest, exception.Message),
            // "Failed to read parameter ... as JSON" says where, its cause says what.
            BadHttpRequestException e => (e.StatusCode, e.InnerException is JsonException cause ? $"{e.Message} {cause.Message}" : e.Message),
            SampleStoreException or DbException => (StatusCodes.Status503ServiceUnavailable, "A database does not answer; the log says more. Ask again when it is back."),
            _ => null,
        };
        if (problem is not { } found) return false;
        if (found.Status == StatusCodes.Status503ServiceUnavailable) DatabaseDown(exception);
        await Results.Problem(found.Detail, statusCode: found.Status).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(1, LogLevel.Error, "A database does not answer")]
    private partial void DatabaseDown(Exception cause);
}

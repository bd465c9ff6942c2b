namespace Threat.Features.Intelligence.Internal;

/// <summary>Reads Retry-After, as seconds or as a date.</summary>
internal static class ServerWait
{
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
        => (response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - now)) is TimeSpan wait && wait > TimeSpan.Zero ? wait : null;
}

namespace Threat.Features.Intelligence.Internal;

/// <summary>Reads Retry-After, as seconds or as a date.</summary>
internal static class ServerWait
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How long the server asked to be left alone, and a day at most: a hostile one would ask for years. Null when it did not ask.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
        => (response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - now)) is TimeSpan wait && wait > TimeSpan.Zero ? wait < Longest ? wait : Longest : null;
}

using System.Net;
using Microsoft.Extensions.Http.Resilience;

namespace Threat.Features.Intelligence.Internal;

/// <summary>How lists are asked for: the standard handler, without retries after 429 and with a breaker that opens at the rate of a few requests an hour.</summary>
internal static class FeedResilience
{
    /// <summary>One request and its three retries: the handler's own 100 in half a minute never come together here.</summary>
    private const int RequestsToOpen = 4;

    public static void Configure(HttpStandardResilienceOptions options)
    {
        options.Retry.ShouldHandle = static r => new ValueTask<bool>(r.Outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests && HttpClientResiliencePredicates.IsTransient(r.Outcome));
        options.CircuitBreaker.MinimumThroughput = RequestsToOpen;
        options.CircuitBreaker.FailureRatio = 0.9;
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromMinutes(2);
        options.CircuitBreaker.BreakDuration = TimeSpan.FromMinutes(1);
    }
}

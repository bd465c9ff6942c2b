using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace DetectionHost.Security;

/// <summary>The rate limit: per key for those who have one, per address for those who have none.</summary>
internal static class RequestLimits
{
    public static void AddRequestLimits(this IServiceCollection services, Limits limits) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => http.User.Identity is { IsAuthenticated: true, Name: { } name }
            ? Window("key " + name, limits.RequestsPerMinute)
            : Window("address " + http.Connection.RemoteIpAddress, limits.AnonymousRequestsPerMinute));
        o.OnRejected = async (rejected, cancel) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait)) rejected.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Results.Problem("Too many requests in this minute. Wait for the seconds in Retry-After, or ask for a higher limit (Limits:RequestsPerMinute).", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
        };
    });

    private static RateLimitPartition<string> Window(string who, int perMinute)
        => RateLimitPartition.GetFixedWindowLimiter(who, _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) });
}

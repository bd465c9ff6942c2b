using Threat.Shared;

namespace Threat.Features.Intelligence.Internal;

internal static class HttpFeedCheck
{
    /// <summary>A timer cannot wait much longer.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(30);

    public static HttpFeedOptions Check(HttpFeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Name)) throw new ArgumentException("A feed has no Name.", nameof(options));
        if (options.Url is not { IsAbsoluteUri: true } url) throw new ArgumentException($"Feed '{options.Name}' has no absolute Url.", nameof(options));
        if (!IsAllowed(options, url))
            throw new ArgumentException($"Feed '{options.Name}' is at {url.Scheme}://{url.Host}; https is needed. Set AllowHttp for a mirror in your own network.", nameof(options));
        if (options.KeyHeader is not null && string.IsNullOrEmpty(options.Key)) throw new ArgumentException($"Feed '{options.Name}' sends the header {options.KeyHeader}, but has no Key. Set it in configuration.", nameof(options));
        if (options.RefreshInterval < TimeSpan.FromMinutes(1) || options.RefreshInterval > LongestInterval)
            throw new ArgumentException($"Feed '{options.Name}' has RefreshInterval {options.RefreshInterval}; allowed is 1 minute to {LongestInterval.Days} days.", nameof(options));
        foreach ((string name, TimeSpan value) in (ReadOnlySpan<(string, TimeSpan)>)[(nameof(options.MaxAge), options.MaxAge), (nameof(options.Retention), options.Retention), (nameof(options.BodyTimeout), options.BodyTimeout)])
        {
            if (value <= TimeSpan.Zero) throw new ArgumentException($"Feed '{options.Name}' has {name} {value}; it must be positive.", nameof(options));
        }
        Guard.InRange(options.Weight, 0, 1);
        Guard.AtLeast(options.MaxBytes, 1);
        return options;
    }

    public static bool IsAllowed(HttpFeedOptions options, Uri url) => url.Scheme == Uri.UriSchemeHttps || (options.AllowHttp && url.Scheme == Uri.UriSchemeHttp);
}

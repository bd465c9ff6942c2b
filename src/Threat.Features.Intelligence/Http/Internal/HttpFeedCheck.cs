using Threat.Shared;

namespace Threat.Features.Intelligence.Internal;

internal static class HttpFeedCheck
{
    public static HttpFeedOptions Check(HttpFeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Name)) throw new ArgumentException("A feed has no Name.", nameof(options));
        if (options.Url is not { IsAbsoluteUri: true } url) throw new ArgumentException($"Feed '{options.Name}' has no absolute Url.", nameof(options));
        if (url.Scheme != Uri.UriSchemeHttps && !(options.AllowHttp && url.Scheme == Uri.UriSchemeHttp))
            throw new ArgumentException($"Feed '{options.Name}' is at {url.Scheme}://{url.Host}; https is needed. Set AllowHttp for a mirror in your own network.", nameof(options));
        if (options.KeyHeader is not null && string.IsNullOrEmpty(options.Key)) throw new ArgumentException($"Feed '{options.Name}' sends the header {options.KeyHeader}, but has no Key. Set it in configuration.", nameof(options));
        if (options.RefreshInterval < TimeSpan.FromMinutes(1)) throw new ArgumentException($"Feed '{options.Name}' has RefreshInterval {options.RefreshInterval}; at least 1 minute is allowed.", nameof(options));
        Guard.InRange(options.Weight, 0, 1);
        Guard.AtLeast(options.MaxBytes, 1);
        return options;
    }
}

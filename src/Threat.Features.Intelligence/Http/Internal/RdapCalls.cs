using System.Net;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Asks registries by RDAP, each within its allowance, over https. Trouble is in the answer.</summary>
internal sealed class RdapCalls(RdapOptions options, TimeProvider time)
{
    private const int MaxRedirects = 3, MaxBootstrapBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(1);

    private readonly ServerAllowances _servers = new(options.RequestsPerMinutePerServer);
    private readonly SemaphoreSlim _bootstrapping = new(1, 1);
    private Dictionary<string, Uri>? _bootstrap;
    private DateTimeOffset _bootstrapUntil;

    public static DomainLookup Answer(DateTimeOffset? registeredAt) => registeredAt is null ? new DomainLookup(DomainLookupOutcome.NotFound) : new DomainLookup(DomainLookupOutcome.Found, registeredAt);

    public async Task<DomainLookup> AskAsync(HttpClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            (Dictionary<string, Uri>? table, DomainLookup? notNow) = await BootstrapAsync(client, cancellationToken).ConfigureAwait(false);
            if (table is null) return notNow!;
            if (!table.TryGetValue(name[(name.LastIndexOf('.') + 1)..], out Uri? server)) return Answer(null);
            return await FollowAsync(client, new Uri(server, "domain/" + name), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new DomainLookup(DomainLookupOutcome.Failed, null, e is OperationCanceledException ? "The server did not answer in time." : e.Message);
        }
    }

    private async Task<DomainLookup> FollowAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        for (int hop = 0; hop <= MaxRedirects; hop++)
        {
            (HttpResponseMessage? sent, DomainLookup? notNow) = await SendAsync(client, url, cancellationToken).ConfigureAwait(false);
            if (sent is null) return notNow!;
            using HttpResponseMessage response = sent;
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                url = new Uri(url, location);
                continue;
            }
            if (response.StatusCode == HttpStatusCode.NotFound) return Answer(null);
            if (!response.IsSuccessStatusCode) return new DomainLookup(DomainLookupOutcome.Failed, null, $"{url.Host} answered {(int)response.StatusCode} {response.StatusCode}.");
            byte[] body = await BoundedBody.ReadAsync(response.Content, options.MaxBytes, options.BodyTimeout, $"The answer of {url.Host}", cancellationToken).ConfigureAwait(false);
            return Answer(RdapReader.ReadRegistration(body, url.Host));
        }
        return new DomainLookup(DomainLookupOutcome.Failed, null, $"More than {MaxRedirects} redirects.");
    }

    private async Task<(Dictionary<string, Uri>? Table, DomainLookup? NotNow)> BootstrapAsync(HttpClient client, CancellationToken cancellationToken)
    {
        await _bootstrapping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_bootstrap is not null && time.GetUtcNow() < _bootstrapUntil) return (_bootstrap, null);
            (HttpResponseMessage? sent, DomainLookup? notNow) = await SendAsync(client, options.Bootstrap, cancellationToken).ConfigureAwait(false);
            if (sent is null) return (null, notNow);
            using HttpResponseMessage response = sent;
            response.EnsureSuccessStatusCode();
            byte[] body = await BoundedBody.ReadAsync(response.Content, MaxBootstrapBytes, options.BodyTimeout, "The RDAP bootstrap table", cancellationToken).ConfigureAwait(false);
            (_bootstrap, _bootstrapUntil) = (RdapReader.ReadBootstrap(body, options.AllowPrivateServers), time.GetUtcNow() + options.BootstrapLife);
            return (_bootstrap, null);
        }
        finally
        {
            _bootstrapping.Release();
        }
    }

    private async Task<(HttpResponseMessage? Response, DomainLookup? NotNow)> SendAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !(options.AllowPrivateServers && url.Scheme == Uri.UriSchemeHttp))
            throw new InvalidDataException($"{url.Scheme}://{url.Host} is refused: RDAP is asked by https only.");
        ServerAllowance server = _servers.Of(url.Authority, time.GetUtcNow());
        if (!server.TryTake(time.GetUtcNow())) return (null, new DomainLookup(DomainLookupOutcome.NotNow, null, $"{url.Host} was asked often lately, or asked to wait."));
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.Accept.ParseAdd("application/rdap+json, application/json;q=0.9");
        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.TooManyRequests) return (response, null);
        using (response) server.Wait(time.GetUtcNow(), ServerWait.Of(response, time.GetUtcNow()) ?? DefaultWait);
        return (null, new DomainLookup(DomainLookupOutcome.NotNow, null, $"{url.Host} asked to wait."));
    }
}

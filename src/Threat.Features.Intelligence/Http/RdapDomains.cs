using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>When domains were registered, asked of the registries by RDAP (RFC 9082, 9083) and kept in memory.</summary>
/// <remarks>
/// Thread-safe. A registration date never changes, so that one learned today also answers for an earlier instant, after the registration. Use
/// <see cref="CreateHandler"/> for the client: it refuses to connect to private addresses, whatever a name resolves to, and follows no redirect by itself.
/// </remarks>
public sealed class RdapDomains : IDomainRegistrations
{
    private const int MaxRedirects = 3, MaxBootstrapBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(20);

    private readonly RdapOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, (DateTimeOffset? RegisteredAt, DateTimeOffset LearnedAt)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ServerAllowance> _servers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Lazy<Task<DomainLookup>>> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _bootstrapping = new(1, 1);
    private Dictionary<string, Uri>? _bootstrap;
    private DateTimeOffset _bootstrapUntil;

    /// <summary>A client that knows no domain yet.</summary>
    public RdapDomains(RdapOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = RdapCheck.Check(options ?? new RdapOptions());
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The handler its client must use.</summary>
    public static SocketsHttpHandler CreateHandler(RdapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All };
        if (!options.AllowPrivateServers) handler.ConnectCallback = PublicConnect.ConnectAsync;
        return handler;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Find(string domain, DateTimeOffset asOf)
        => DomainName.TryNormalize(domain, out string? name) && _known.TryGetValue(name, out (DateTimeOffset? RegisteredAt, DateTimeOffset LearnedAt) k) && k.RegisteredAt <= asOf && asOf - k.LearnedAt <= _options.Life ? k.RegisteredAt : null;

    /// <summary>Asks the registry of a domain, unless it is known. Lookups of one domain at the same time are one call.</summary>
    /// <param name="client">A client over <see cref="CreateHandler"/>.</param>
    /// <param name="domain">A registrable domain, as "example.com".</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DomainLookup> LookUpAsync(HttpClient client, string domain, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!DomainName.TryNormalize(domain, out string? name)) return new DomainLookup(DomainLookupOutcome.Failed, null, $"'{domain}' is no domain name.");
        DateTimeOffset now = _time.GetUtcNow();
        if (_known.TryGetValue(name, out (DateTimeOffset? RegisteredAt, DateTimeOffset LearnedAt) known) && now - known.LearnedAt <= (known.RegisteredAt is null ? _options.NegativeLife : _options.Life))
            return known.RegisteredAt is null ? new DomainLookup(DomainLookupOutcome.NotFound) : new DomainLookup(DomainLookupOutcome.Found, known.RegisteredAt);
        Lazy<Task<DomainLookup>> lookup = _running.GetOrAdd(name, n => new Lazy<Task<DomainLookup>>(() => CountedAsync(client, n)));
        return await lookup.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<DomainLookup> CountedAsync(HttpClient client, string name) => IntelligenceMeter.Checked(await AskOnceAsync(client, name).ConfigureAwait(false));

    private async Task<DomainLookup> AskOnceAsync(HttpClient client, string name)
    {
        try
        {
            await Task.Yield();
            Dictionary<string, Uri> table = await BootstrapAsync(client, CancellationToken.None).ConfigureAwait(false);
            if (!table.TryGetValue(name[(name.LastIndexOf('.') + 1)..], out Uri? server)) return Remember(name, null);
            return await AskAsync(client, name, new Uri(server, "domain/" + name), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return new DomainLookup(DomainLookupOutcome.Failed, null, e is OperationCanceledException ? "The server did not answer in time." : e.Message);
        }
        finally
        {
            _running.TryRemove(name, out _);
        }
    }

    private async Task<DomainLookup> AskAsync(HttpClient client, string name, Uri url, CancellationToken cancellationToken)
    {
        for (int hop = 0; hop <= MaxRedirects; hop++)
        {
            RequireAllowed(url);
            ServerAllowance server = _servers.GetOrAdd(url.Authority, _ => new ServerAllowance(_options.RequestsPerMinutePerServer));
            if (!server.TryTake(_time.GetUtcNow())) return new DomainLookup(DomainLookupOutcome.NotNow, null, $"{url.Host} was asked often lately, or asked to wait.");
            using HttpRequestMessage request = new(HttpMethod.Get, url);
            request.Headers.Accept.ParseAdd("application/rdap+json");
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                url = new Uri(url, location);
                continue;
            }
            if (response.StatusCode == HttpStatusCode.NotFound) return Remember(name, null);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                server.Wait(_time.GetUtcNow() + (ServerWait.Of(response, _time.GetUtcNow()) ?? TimeSpan.FromMinutes(1)));
                return new DomainLookup(DomainLookupOutcome.NotNow, null, $"{url.Host} asked to wait.");
            }
            if (!response.IsSuccessStatusCode) return new DomainLookup(DomainLookupOutcome.Failed, null, $"{url.Host} answered {(int)response.StatusCode} {response.StatusCode}.");
            byte[] body = await BoundedBody.ReadAsync(response.Content, _options.MaxBytes, BodyTimeout, $"The answer of {url.Host}", cancellationToken).ConfigureAwait(false);
            return Remember(name, RdapReader.ReadRegistration(body, url.Host));
        }
        return new DomainLookup(DomainLookupOutcome.Failed, null, $"More than {MaxRedirects} redirects.");
    }

    private async Task<Dictionary<string, Uri>> BootstrapAsync(HttpClient client, CancellationToken cancellationToken)
    {
        await _bootstrapping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_bootstrap is not null && _time.GetUtcNow() < _bootstrapUntil) return _bootstrap;
            RequireAllowed(_options.Bootstrap);
            using HttpResponseMessage response = await client.GetAsync(_options.Bootstrap, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            byte[] body = await BoundedBody.ReadAsync(response.Content, MaxBootstrapBytes, BodyTimeout, "The RDAP bootstrap table", cancellationToken).ConfigureAwait(false);
            (_bootstrap, _bootstrapUntil) = (RdapReader.ReadBootstrap(body, _options.AllowPrivateServers), _time.GetUtcNow() + _options.BootstrapLife);
            return _bootstrap;
        }
        finally
        {
            _bootstrapping.Release();
        }
    }

    private DomainLookup Remember(string name, DateTimeOffset? registeredAt)
    {
        _known[name] = (registeredAt, _time.GetUtcNow());
        return registeredAt is null ? new DomainLookup(DomainLookupOutcome.NotFound) : new DomainLookup(DomainLookupOutcome.Found, registeredAt);
    }

    private void RequireAllowed(Uri url)
    {
        if (url.Scheme == Uri.UriSchemeHttps || (_options.AllowPrivateServers && url.Scheme == Uri.UriSchemeHttp)) return;
        throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{url.Host} is refused: RDAP is asked by https only."));
    }
}

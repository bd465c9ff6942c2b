using System.Collections.Concurrent;
using System.Net;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>When domains were registered, asked of the registries by RDAP (RFC 9082, 9083) and kept in memory.</summary>
/// <remarks>
/// Thread-safe. A registration date never changes, so that one learned today also answers for an earlier instant, after the registration. Use
/// <see cref="CreateHandler"/> for the client: it refuses to connect to private addresses, whatever a name resolves to, and follows no redirect by itself.
/// </remarks>
public sealed class RdapDomains : IDomainRegistrations
{
    private readonly RdapOptions _options;
    private readonly TimeProvider _time;
    private readonly RdapCalls _calls;
    private readonly DatedMemory<string, DateTimeOffset?> _known;
    private readonly ConcurrentDictionary<string, Lazy<Task<DomainLookup>>> _running = new(StringComparer.Ordinal);

    /// <summary>A client that knows no domain yet.</summary>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    public RdapDomains(RdapOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = RdapCheck.Check(options ?? new RdapOptions());
        _time = timeProvider ?? TimeProvider.System;
        _calls = new RdapCalls(_options, _time);
        _known = new DatedMemory<string, DateTimeOffset?>(_options.MaxDomains, _options.Life > _options.NegativeLife ? _options.Life : _options.NegativeLife);
    }

    /// <summary>The handler its client must use.</summary>
    public static SocketsHttpHandler CreateHandler(RdapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All };
        if (options.AllowPrivateServers) return handler;
        handler.UseProxy = false; // a proxy would be the one that connects, unchecked
        handler.ConnectCallback = PublicConnect.ConnectAsync;
        return handler;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Find(string domain, DateTimeOffset asOf)
        => DomainName.TryNormalize(domain, out string? name) && _known.TryGet(name, out DateTimeOffset? registeredAt, out DateTimeOffset learnedAt) && registeredAt <= asOf && asOf - learnedAt <= _options.Life ? registeredAt : null;

    /// <summary>Asks the registry of a domain, unless it is known. Lookups of one domain at the same time are one call.</summary>
    /// <param name="client">A client over <see cref="CreateHandler"/>.</param>
    /// <param name="domain">A registrable domain, as "example.com".</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DomainLookup> LookUpAsync(HttpClient client, string domain, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!DomainName.TryNormalize(domain, out string? name)) return new DomainLookup(DomainLookupOutcome.Failed, null, $"'{domain}' is no domain name.");
        if (Known(name) is { } known) return known;
        Lazy<Task<DomainLookup>> lookup = _running.GetOrAdd(name, n => new Lazy<Task<DomainLookup>>(() => AskOnceAsync(client, n)));
        return await lookup.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private DomainLookup? Known(string name)
        => _known.TryGet(name, out DateTimeOffset? registeredAt, out DateTimeOffset learnedAt) && _time.GetUtcNow() - learnedAt <= (registeredAt is null ? _options.NegativeLife : _options.Life) ? RdapCalls.Answer(registeredAt) : null;

    private async Task<DomainLookup> AskOnceAsync(HttpClient client, string name)
    {
        try
        {
            await Task.Yield();
            if (Known(name) is { } known) return known; // learned since the caller looked
            DomainLookup lookup = await _calls.AskAsync(client, name, CancellationToken.None).ConfigureAwait(false);
            if (lookup.Outcome is DomainLookupOutcome.Found or DomainLookupOutcome.NotFound) _known.Set(name, lookup.RegisteredAt, _time.GetUtcNow());
            return IntelligenceMeter.Checked(lookup);
        }
        finally
        {
            _running.TryRemove(name, out _);
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>A downloaded list: asks with If-None-Match and If-Modified-Since, and publishes what it gets.</summary>
/// <remarks>Thread-safe; one refresh runs at a time. <see cref="Provider"/> answers from memory, during a refresh too.</remarks>
public sealed class HttpFeed
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly IndicatorFeed? _addresses;
    private readonly CommandAndControlFeed? _servers;
    private readonly TimeProvider _time;
    private EntityTagHeaderValue? _tag;
    private DateTimeOffset? _modified;

    /// <summary>A feed without a snapshot.</summary>
    /// <param name="options">Where and what it is.</param>
    /// <param name="timeProvider">The clock that dates snapshots; null means the system's.</param>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    public HttpFeed(HttpFeedOptions options, TimeProvider? timeProvider = null)
    {
        Options = HttpFeedCheck.Check(options);
        _time = timeProvider ?? TimeProvider.System;
        if (options.Format is FeedFormat.FeodoJson or FeedFormat.FeodoCsv or FeedFormat.ThreatFoxJson) _servers = new CommandAndControlFeed(options.Name, options.MaxAge, options.Weight, options.Retention);
        else _addresses = new IndicatorFeed(options.Name, options.Kind, options.MaxAge, options.Weight, options.Retention);
    }

    /// <summary>Where and what it is.</summary>
    public HttpFeedOptions Options { get; }

    /// <summary>What extraction asks.</summary>
    public IIndicatorProvider Provider => (IIndicatorProvider?)_addresses ?? _servers!;

    /// <summary>Downloads the list if the server has a newer one. Trouble is in the result; only cancellation is thrown.</summary>
    public async Task<FeedRefresh> RefreshAsync(HttpClient client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await DownloadAsync(client, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            return new FeedRefresh(Options.Name, FeedRefreshOutcome.Refused, 0, e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the handlers throw: HttpRequestException, IOException, a timeout or a breaker of the resilience pipeline.
            return new FeedRefresh(Options.Name, FeedRefreshOutcome.Failed, 0, e is OperationCanceledException ? "The server did not answer in time." : e.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<FeedRefresh> DownloadAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Options.Url);
        if (_tag is not null) request.Headers.IfNoneMatch.Add(_tag);
        if (_modified is not null) request.Headers.IfModifiedSince = _modified;
        if (Options.KeyHeader is not null) request.Headers.Add(Options.KeyHeader, Options.Key);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        DateTimeOffset observedAt = _time.GetUtcNow();
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            _addresses?.History.Confirm(observedAt);
            _servers?.Confirm(observedAt);
            return new FeedRefresh(Options.Name, FeedRefreshOutcome.NotModified);
        }
        if (!response.IsSuccessStatusCode) return new FeedRefresh(Options.Name, FeedRefreshOutcome.Failed, 0, $"The server answered {(int)response.StatusCode} {response.StatusCode}.");
        byte[] body = await BoundedBody.ReadAsync(response.Content, Options.MaxBytes, Options.BodyTimeout, $"List '{Options.Name}'", cancellationToken).ConfigureAwait(false);
        (PublishOutcome outcome, int entries) = Publish(body, observedAt);
        if (outcome != PublishOutcome.Accepted)
            return new FeedRefresh(Options.Name, FeedRefreshOutcome.Refused, 0, $"List '{Options.Name}' is refused: it has {entries} entries, less than half of the last one. Publish it by hand with acceptShrunk if that is right.");
        (_tag, _modified) = (response.Headers.ETag, response.Content.Headers.LastModified);
        return new FeedRefresh(Options.Name, FeedRefreshOutcome.Updated, entries);
    }

    private (PublishOutcome Outcome, int Entries) Publish(byte[] body, DateTimeOffset observedAt)
    {
        using MemoryStream stream = new(body);
        using StreamReader reader = new(stream, Encoding.UTF8);
        string name = Options.Name;
        if (_servers is not null)
        {
            IReadOnlyList<CommandAndControlServer> servers = Options.Format switch
            {
                FeedFormat.FeodoJson => CommandAndControlReader.ReadFeodoJson(stream, name),
                FeedFormat.FeodoCsv => CommandAndControlReader.ReadFeodoCsv(reader, name),
                _ => CommandAndControlReader.ReadThreatFoxJson(stream, name),
            };
            return (_servers.Publish(servers, observedAt), servers.Count);
        }
        AddressList list = Options.Format switch
        {
            FeedFormat.TorExitAddresses => AddressListReader.ReadTorExitAddresses(reader, name),
            FeedFormat.SpamhausJson => AddressListReader.ReadSpamhausJson(reader, name),
            _ => AddressListReader.ReadLines(reader, name),
        };
        return (_addresses!.Publish(list, observedAt), list.EntryCount);
    }
}

using System.Text;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>A downloaded list: asks with If-None-Match and If-Modified-Since, and publishes what it gets.</summary>
/// <remarks>Thread-safe; one refresh runs at a time. <see cref="Provider"/> answers from memory, during a refresh too.</remarks>
public sealed class HttpFeed : IRefreshed
{
    private readonly FeedDownload _download;
    private readonly IndicatorFeed? _addresses;
    private readonly CommandAndControlFeed? _servers;

    /// <summary>A feed without a snapshot.</summary>
    /// <param name="options">Where and what it is.</param>
    /// <param name="timeProvider">The clock that dates snapshots; null means the system's.</param>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    public HttpFeed(HttpFeedOptions options, TimeProvider? timeProvider = null)
    {
        Options = HttpFeedCheck.Check(options);
        if (AutonomousSystemFeed.Handles(options.Format)) throw new ArgumentException($"Feed '{options.Name}' has format {options.Format}, which holds autonomous systems and no addresses. Use AutonomousSystemFeed.", nameof(options));
        timeProvider ??= TimeProvider.System;
        _download = new FeedDownload(options, timeProvider);
        if (options.Format is FeedFormat.FeodoJson or FeedFormat.FeodoCsv or FeedFormat.ThreatFoxJson) _servers = new CommandAndControlFeed(options.Name, options.MaxAge, options.Weight, options.Retention);
        else _addresses = new IndicatorFeed(options.Name, options.Kind, options.MaxAge, options.Weight, options.Retention);
        IntelligenceMeter.Watch(this, options.Name, timeProvider, () => _addresses is null ? _servers!.ConfirmedAt : _addresses.History.ConfirmedAt);
    }

    /// <summary>Where and what it is.</summary>
    public HttpFeedOptions Options { get; }

    /// <summary>What extraction asks.</summary>
    public IIndicatorProvider Provider => (IIndicatorProvider?)_addresses ?? _servers!;

    TimeSpan IRefreshed.Interval => Options.RefreshInterval;

    /// <summary>Downloads the list if the server has a newer one. Trouble is in the result; only cancellation is thrown.</summary>
    public Task<FeedRefresh> RefreshAsync(HttpClient client, CancellationToken cancellationToken = default) => _download.RunAsync(client, Publish, Confirm, cancellationToken);

    private void Confirm(DateTimeOffset observedAt)
    {
        _addresses?.History.Confirm(observedAt);
        _servers?.Confirm(observedAt);
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

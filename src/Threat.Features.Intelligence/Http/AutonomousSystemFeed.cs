using System.Text;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>A downloaded table about autonomous systems: which system an address belongs to (iptoasn), or which systems are bad (Spamhaus ASN-DROP).</summary>
/// <remarks>Thread-safe; one refresh runs at a time, and readers never wait for it. A table that shrank by half is refused.</remarks>
public sealed class AutonomousSystemFeed : IRefreshed
{
    private readonly FeedDownload _download;

    /// <summary>A feed without a snapshot.</summary>
    /// <param name="options">Where and what it is; its <see cref="HttpFeedOptions.Format"/> is <see cref="FeedFormat.IpToAsn"/> or <see cref="FeedFormat.AsnDrop"/>.</param>
    /// <param name="timeProvider">The clock that dates snapshots; null means the system's.</param>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    public AutonomousSystemFeed(HttpFeedOptions options, TimeProvider? timeProvider = null)
    {
        Options = HttpFeedCheck.Check(options);
        if (!Handles(options.Format)) throw new ArgumentException($"Feed '{options.Name}' has format {options.Format}; AutonomousSystemFeed reads IpToAsn and AsnDrop. Use HttpFeed.", nameof(options));
        timeProvider ??= TimeProvider.System;
        _download = new FeedDownload(options, timeProvider);
        if (options.Format == FeedFormat.IpToAsn) Systems = new SnapshotHistory<AddressRangeMap<AutonomousSystem>>(options.MaxAge, options.Retention);
        else Dropped = new SnapshotHistory<IReadOnlySet<uint>>(options.MaxAge, options.Retention);
        IntelligenceMeter.Watch(this, options.Name, timeProvider, () => Systems is null ? Dropped!.ConfirmedAt : Systems.ConfirmedAt);
    }

    /// <summary>Where and what it is.</summary>
    public HttpFeedOptions Options { get; }

    /// <summary>The systems by address; null for <see cref="FeedFormat.AsnDrop"/>.</summary>
    public SnapshotHistory<AddressRangeMap<AutonomousSystem>>? Systems { get; }

    /// <summary>The numbers of bad systems; null for <see cref="FeedFormat.IpToAsn"/>.</summary>
    public SnapshotHistory<IReadOnlySet<uint>>? Dropped { get; }

    TimeSpan IRefreshed.Interval => Options.RefreshInterval;

    /// <summary>Downloads the table if the server has a newer one. Trouble is in the result; only cancellation is thrown.</summary>
    public Task<FeedRefresh> RefreshAsync(HttpClient client, CancellationToken cancellationToken = default) => _download.RunAsync(client, Publish, Confirm, cancellationToken);

    internal static bool Handles(FeedFormat format) => format is FeedFormat.IpToAsn or FeedFormat.AsnDrop;

    private void Confirm(DateTimeOffset observedAt)
    {
        Systems?.Confirm(observedAt);
        Dropped?.Confirm(observedAt);
    }

    private (PublishOutcome Outcome, int Entries) Publish(byte[] body, DateTimeOffset observedAt)
    {
        using StreamReader reader = new(new MemoryStream(body), Encoding.UTF8);
        if (Systems is not null)
        {
            AddressRangeMap<AutonomousSystem> map = AutonomousSystemReader.ReadIpToAsn(reader, Options.Name);
            if (map.RangeCount == 0) throw new InvalidDataException($"List '{Options.Name}' is refused: it holds no range.");
            return (Systems.Publish(map, observedAt, map.RangeCount), map.RangeCount);
        }
        IReadOnlySet<uint> numbers = AutonomousSystemReader.ReadAsnDrop(reader, Options.Name);
        return (Dropped!.Publish(numbers, observedAt, numbers.Count), numbers.Count);
    }
}

using System.Collections.Frozen;
using System.Net;

namespace Threat.Features.Intelligence;

/// <summary>Command-and-control servers with their ports, in dated snapshots.</summary>
/// <remarks>
/// Thread-safe. An address alone matches whatever its port; a contacted endpoint matches with its port only, because many servers share addresses with other services.
/// These feeds are often nearly empty, so a snapshot that shrank is accepted.
/// </remarks>
public sealed class CommandAndControlFeed : IIndicatorProvider
{
    private readonly SnapshotHistory<Servers> _history;

    /// <summary>An empty feed: it answers <see cref="IndicatorMatch.Unknown"/> until a snapshot is published.</summary>
    /// <param name="name">The name.</param>
    /// <param name="maxAge">After this time without a new snapshot the answer is unknown; null means 1 day.</param>
    /// <param name="weight">How much a listing weighs in reputation_score, 0 to 1.</param>
    /// <param name="retention">How long old snapshots are kept; null keeps all.</param>
    public CommandAndControlFeed(string name, TimeSpan? maxAge = null, double weight = 0.9, TimeSpan? retention = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Weight = Shared.Guard.InRange(weight, 0, 1);
        _history = new SnapshotHistory<Servers>(maxAge ?? TimeSpan.FromDays(1), retention);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public FeedKind Kind => FeedKind.CommandAndControl;

    /// <inheritdoc/>
    public double Weight { get; }

    /// <summary>When the newest snapshot was observed, or null.</summary>
    public DateTimeOffset? Newest => _history.Newest;

    internal DateTimeOffset? ConfirmedAt => _history.ConfirmedAt;

    /// <summary>Publishes a list as of the instant it was read.</summary>
    public PublishOutcome Publish(IReadOnlyCollection<CommandAndControlServer> servers, DateTimeOffset observedAt)
    {
        ArgumentNullException.ThrowIfNull(servers);
        return _history.Publish(new Servers(servers.Select(static s => EntityAddress.Normalize(s.Address)).ToFrozenSet(), servers.Select(static s => (EntityAddress.Normalize(s.Address), s.Port)).ToFrozenSet()),
            observedAt, servers.Count, acceptShrunk: true);
    }

    /// <summary>Notes that the source still serves the newest snapshot.</summary>
    public void Confirm(DateTimeOffset observedAt) => _history.Confirm(observedAt);

    /// <inheritdoc/>
    public IndicatorMatch Check(IPAddress address, DateTimeOffset asOf)
    {
        IPAddress normal = EntityAddress.Normalize(address);
        return _history.At(asOf) is { } s ? Match(s.Addresses.Contains(normal)) : IndicatorMatch.Unknown;
    }

    /// <summary>Whether a contacted endpoint was listed at an instant.</summary>
    public IndicatorMatch Check(IPEndPoint endpoint, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _history.At(asOf) is { } s ? Match(s.Endpoints.Contains((EntityAddress.Normalize(endpoint.Address), endpoint.Port))) : IndicatorMatch.Unknown;
    }

    /// <inheritdoc/>
    public IndicatorMatch CheckWithin(IPAddress address, DateTimeOffset from, DateTimeOffset to)
    {
        IPAddress normal = EntityAddress.Normalize(address);
        if (_history.Within(from, to).Any(s => s.Addresses.Contains(normal))) return IndicatorMatch.Listed;
        return _history.Covers(from, to) ? IndicatorMatch.NotListed : IndicatorMatch.Unknown;
    }

    private static IndicatorMatch Match(bool listed) => listed ? IndicatorMatch.Listed : IndicatorMatch.NotListed;

    private sealed record Servers(FrozenSet<IPAddress> Addresses, FrozenSet<(IPAddress, int)> Endpoints);
}

using System.Net;

namespace Threat.Features.Intelligence;

/// <summary>A list of addresses with its dated snapshots.</summary>
/// <remarks>Thread-safe. A refresh replaces the newest snapshot in one step; readers never wait.</remarks>
public sealed class IndicatorFeed : IIndicatorProvider
{
    /// <summary>An empty feed: it answers <see cref="IndicatorMatch.Unknown"/> until a snapshot is published.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">What being listed means.</param>
    /// <param name="maxAge">After this time without a new snapshot the answer is unknown; null means 2 days.</param>
    /// <param name="weight">How much a listing weighs in reputation_score, 0 to 1.</param>
    /// <param name="retention">How long old snapshots are kept; null keeps all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not in 0 to 1, or a time is not positive.</exception>
    public IndicatorFeed(string name, FeedKind kind, TimeSpan? maxAge = null, double weight = 0.5, TimeSpan? retention = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Kind = kind;
        Weight = Shared.Guard.InRange(weight, 0, 1);
        History = new SnapshotHistory<AddressRangeSet>(maxAge ?? TimeSpan.FromDays(2), retention);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public FeedKind Kind { get; }

    /// <inheritdoc/>
    public double Weight { get; }

    /// <summary>The snapshots.</summary>
    public SnapshotHistory<AddressRangeSet> History { get; }

    /// <summary>Publishes a list as of the instant it was read.</summary>
    public PublishOutcome Publish(AddressList list, DateTimeOffset observedAt, bool acceptShrunk = false)
    {
        ArgumentNullException.ThrowIfNull(list);
        return History.Publish(list.Addresses, observedAt, list.EntryCount, acceptShrunk);
    }

    /// <inheritdoc/>
    public IndicatorMatch Check(IPAddress address, DateTimeOffset asOf)
        => History.At(asOf) is { } set ? Match(set.Contains(address)) : IndicatorMatch.Unknown;

    /// <inheritdoc/>
    public IndicatorMatch CheckWithin(IPAddress address, DateTimeOffset from, DateTimeOffset to)
    {
        if (History.Within(from, to).Any(s => s.Contains(address))) return IndicatorMatch.Listed;
        return History.Covers(from, to) ? IndicatorMatch.NotListed : IndicatorMatch.Unknown;
    }

    private static IndicatorMatch Match(bool listed) => listed ? IndicatorMatch.Listed : IndicatorMatch.NotListed;
}

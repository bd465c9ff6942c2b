using System.Collections.Concurrent;
using System.Net;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>AbuseIPDB: the blacklist first, then checks of single addresses within the day's budget. Extraction reads what is in memory.</summary>
/// <remarks>Thread-safe. Checks of one address at the same time are one call. After 429 no call is made until the instant the service names.</remarks>
public sealed class AbuseIpDb : IAbuseReports
{
    private static readonly TimeSpan BlacklistAge = TimeSpan.FromDays(1);

    private readonly AbuseIpDbOptions _options;
    private readonly TimeProvider _time;
    private readonly AbuseIpDbCalls _calls;
    private readonly DatedMemory<IPAddress, AbuseReport[]> _reports;
    private readonly ConcurrentDictionary<IPAddress, Lazy<Task<AbuseCheck>>> _running = new();
    private readonly SnapshotHistory<Scores> _scores;

    /// <summary>A client without reports.</summary>
    /// <exception cref="ArgumentException">The key is missing, the address is not https, or a number is out of its range.</exception>
    public AbuseIpDb(AbuseIpDbOptions options, TimeProvider? timeProvider = null)
    {
        _options = AbuseIpDbCheck.Check(options);
        _time = timeProvider ?? TimeProvider.System;
        _calls = new AbuseIpDbCalls(options, _time);
        _reports = new DatedMemory<IPAddress, AbuseReport[]>(options.MaxReports, options.Retention);
        _scores = new SnapshotHistory<Scores>(BlacklistAge, options.Retention);
        Blacklist = new IndicatorFeed("abuseipdb", FeedKind.BlockList, BlacklistAge, 0.8, options.Retention);
        IntelligenceMeter.Watch(this, Blacklist.Name, _time, () => Blacklist.History.ConfirmedAt, ("checks", () => _calls.ChecksLeft), ("blacklists", () => _calls.BlacklistsLeft));
    }

    /// <summary>The downloaded blacklist.</summary>
    public IndicatorFeed Blacklist { get; }

    /// <inheritdoc/>
    public AbuseReport? Find(IPAddress address, DateTimeOffset asOf)
    {
        IPAddress normal = EntityAddress.Normalize(address);
        if (_reports.TryGet(normal, out AbuseReport[]? reports, out _))
        {
            AbuseReport? last = reports.LastOrDefault(r => r.ObservedAt <= asOf);
            if (last is not null && asOf - last.ObservedAt <= (last.ConfidenceScore > 0 ? _options.ReportLife : _options.CleanLife)) return last;
        }
        return _scores.At(asOf) is { } scores && scores.ByAddress.TryGetValue(normal, out int score) ? new AbuseReport(score, null, null, scores.ObservedAt) : null;
    }

    /// <summary>Makes sure that the address has a report in memory, asking the service if it must.</summary>
    public Task<AbuseCheck> CheckAsync(HttpClient client, IPAddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        IPAddress normal = EntityAddress.Normalize(address);
        if (!EntityAddress.IsPublic(normal)) return Task.FromResult(new AbuseCheck(AbuseCheckOutcome.NotPublic));
        if (Find(normal, _time.GetUtcNow()) is { } known) return Task.FromResult(new AbuseCheck(AbuseCheckOutcome.Known, known));
        Lazy<Task<AbuseCheck>> check = _running.GetOrAdd(normal, a => new Lazy<Task<AbuseCheck>>(() => AskOnceAsync(client, a)));
        return check.Value.WaitAsync(cancellationToken);
    }

    /// <summary>Downloads the blacklist.</summary>
    public async Task<FeedRefresh> RefreshBlacklistAsync(HttpClient client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return IntelligenceMeter.Refreshed(await DownloadBlacklistAsync(client, cancellationToken).ConfigureAwait(false));
    }

    private async Task<FeedRefresh> DownloadBlacklistAsync(HttpClient client, CancellationToken cancellationToken)
    {
        ServiceAnswer answer = await _calls.BlacklistAsync(client, cancellationToken).ConfigureAwait(false);
        if (answer.Body is not { } body) return new FeedRefresh(Blacklist.Name, answer.IsRefused ? FeedRefreshOutcome.Refused : FeedRefreshOutcome.Failed, 0, answer.Error);
        try
        {
            List<(IPAddress Address, int Score)> entries = AbuseIpDbReader.ReadBlacklist(body);
            DateTimeOffset now = _time.GetUtcNow();
            if (Blacklist.Publish(new AddressList(AddressRangeSet.From(entries.Select(static e => e.Address)), entries.Count, 0), now) != PublishOutcome.Accepted)
                throw new InvalidDataException($"The blacklist is refused: it has {entries.Count} entries, less than half of the last one.");
            _scores.Publish(new Scores(new AddressRangeMap<int>(entries.Select(static e => (e.Address, e.Address, e.Score))), now), now, entries.Count);
            return new FeedRefresh(Blacklist.Name, FeedRefreshOutcome.Updated, entries.Count);
        }
        catch (InvalidDataException e)
        {
            return new FeedRefresh(Blacklist.Name, FeedRefreshOutcome.Refused, 0, e.Message);
        }
    }

    private async Task<AbuseCheck> AskOnceAsync(HttpClient client, IPAddress address)
    {
        try
        {
            await Task.Yield();
            if (Find(address, _time.GetUtcNow()) is { } known) return new AbuseCheck(AbuseCheckOutcome.Known, known); // learned since the caller looked
            return IntelligenceMeter.Checked(await AskAsync(client, address).ConfigureAwait(false));
        }
        finally
        {
            _running.TryRemove(address, out _);
        }
    }

    private async Task<AbuseCheck> AskAsync(HttpClient client, IPAddress address)
    {
        ServiceAnswer answer = await _calls.CheckAsync(client, address, CancellationToken.None).ConfigureAwait(false);
        if (answer.Body is not { } body) return new AbuseCheck(answer.IsNotNow ? AbuseCheckOutcome.NotNow : AbuseCheckOutcome.Failed, null, answer.Error);
        try
        {
            AbuseReport report = AbuseIpDbReader.ReadCheck(body, _time.GetUtcNow());
            AbuseReport[] before = _reports.TryGet(address, out AbuseReport[]? reports, out _) ? reports : [];
            _reports.Set(address, [.. before.Where(r => report.ObservedAt - r.ObservedAt <= _options.Retention), report], report.ObservedAt);
            return new AbuseCheck(AbuseCheckOutcome.Asked, report);
        }
        catch (InvalidDataException e)
        {
            return new AbuseCheck(AbuseCheckOutcome.Failed, null, e.Message);
        }
    }

    private sealed record Scores(AddressRangeMap<int> ByAddress, DateTimeOffset ObservedAt);
}

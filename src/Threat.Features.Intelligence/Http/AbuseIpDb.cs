using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>AbuseIPDB: the blacklist first, then checks of single addresses within the day's budget. Extraction reads what is in memory.</summary>
/// <remarks>Thread-safe. Checks of one address at the same time are one call. After 429 no call is made until the instant the service names.</remarks>
public sealed class AbuseIpDb : IAbuseReports
{
    private const string Checks = "checks", Blacklists = "blacklists";
    private const int MaxBytes = 16 * 1024 * 1024, ReportsPerAddress = 8;
    private static readonly TimeSpan BlacklistAge = TimeSpan.FromDays(1), BodyTimeout = TimeSpan.FromSeconds(30), DefaultWait = TimeSpan.FromMinutes(1);

    private readonly AbuseIpDbOptions _options;
    private readonly TimeProvider _time;
    private readonly DailyBudget _budget;
    private readonly ConcurrentDictionary<IPAddress, AbuseReport[]> _reports = new();
    private readonly ConcurrentDictionary<IPAddress, Lazy<Task<AbuseCheck>>> _running = new();
    private readonly SnapshotHistory<AddressRangeMap<int>> _scores = new(BlacklistAge, TimeSpan.FromDays(14));
    private long _waitUntilTicks;

    /// <summary>A client without reports.</summary>
    /// <exception cref="ArgumentException">The key is missing, the address is not https, or a number is out of its range.</exception>
    public AbuseIpDb(AbuseIpDbOptions options, TimeProvider? timeProvider = null)
    {
        _options = AbuseIpDbCheck.Check(options);
        _time = timeProvider ?? TimeProvider.System;
        _budget = new DailyBudget(options.BudgetPath, _time);
        Blacklist = new IndicatorFeed("abuseipdb", FeedKind.BlockList, BlacklistAge, 0.8, TimeSpan.FromDays(14));
        IntelligenceMeter.Watch(this, Blacklist.Name, _time, () => Blacklist.History.ConfirmedAt, (Checks, () => _budget.Left(Checks, options.DailyChecks)), (Blacklists, () => _budget.Left(Blacklists, options.DailyBlacklists)));
    }

    /// <summary>The downloaded blacklist.</summary>
    public IndicatorFeed Blacklist { get; }

    /// <inheritdoc/>
    public AbuseReport? Find(IPAddress address, DateTimeOffset asOf)
    {
        IPAddress normal = EntityAddress.Normalize(address);
        if (_reports.TryGetValue(normal, out AbuseReport[]? reports))
        {
            AbuseReport? last = reports.LastOrDefault(r => r.ObservedAt <= asOf);
            if (last is not null && asOf - last.ObservedAt <= (last.ConfidenceScore > 0 ? _options.ReportLife : _options.CleanLife)) return last;
        }
        return _scores.At(asOf)?.TryGetValue(normal, out int score) == true ? new AbuseReport(score, null, 0, asOf) : null;
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
        try
        {
            (byte[]? body, string? error) = await CallAsync(client, FormattableString.Invariant($"blacklist?confidenceMinimum={_options.BlacklistConfidence}&limit=10000"), Blacklists, _options.DailyBlacklists, cancellationToken).ConfigureAwait(false);
            if (body is null) return new FeedRefresh(Blacklist.Name, FeedRefreshOutcome.Failed, 0, error);
            using JsonDocument json = JsonDocument.Parse(body);
            List<(IPAddress, IPAddress, int)> entries = [];
            foreach (JsonElement e in json.RootElement.GetProperty("data").EnumerateArray())
            {
                if (!IPAddress.TryParse(JsonFields.Text(e, "ipAddress"), out IPAddress? a) || JsonFields.Int(e, "abuseConfidenceScore") is not int score) throw new InvalidDataException("The blacklist is refused: an entry has no address or no score.");
                entries.Add((a, a, score));
            }
            if (entries.Count == 0) throw new InvalidDataException("The blacklist is refused: it is empty.");
            DateTimeOffset now = _time.GetUtcNow();
            if (Blacklist.Publish(new AddressList(AddressRangeSet.From(entries.Select(static e => e.Item1)), entries.Count, 0), now) != PublishOutcome.Accepted)
                return new FeedRefresh(Blacklist.Name, FeedRefreshOutcome.Refused, 0, $"The blacklist is refused: it has {entries.Count} entries, less than half of the last one.");
            _scores.Publish(new AddressRangeMap<int>(entries), now, entries.Count);
            return new FeedRefresh(Blacklist.Name, FeedRefreshOutcome.Updated, entries.Count);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or InvalidDataException)
        {
            return new FeedRefresh(Blacklist.Name, FeedRefreshOutcome.Refused, 0, e is InvalidDataException ? e.Message : "The blacklist is refused: it is not the JSON that was expected.");
        }
    }

    private async Task<AbuseCheck> AskOnceAsync(HttpClient client, IPAddress address) => IntelligenceMeter.Checked(await AskAsync(client, address).ConfigureAwait(false));

    private async Task<AbuseCheck> AskAsync(HttpClient client, IPAddress address)
    {
        try
        {
            await Task.Yield();
            (byte[]? body, string? error) = await CallAsync(client, $"check?ipAddress={Uri.EscapeDataString(address.ToString())}&maxAgeInDays={_options.MaxAgeInDays.ToString(CultureInfo.InvariantCulture)}", Checks, _options.DailyChecks, CancellationToken.None).ConfigureAwait(false);
            if (body is null) return new AbuseCheck(error is null ? AbuseCheckOutcome.NotNow : AbuseCheckOutcome.Failed, null, error ?? "The day's budget is spent, or the service asked to wait.");
            using JsonDocument json = JsonDocument.Parse(body);
            if (!json.RootElement.TryGetProperty("data", out JsonElement data) || JsonFields.Int(data, "abuseConfidenceScore") is not (>= 0 and <= 100 and int score))
                return new AbuseCheck(AbuseCheckOutcome.Failed, null, "The answer has no abuseConfidenceScore from 0 to 100.");
            string? usage = JsonFields.Text(data, "usageType");
            AbuseReport report = new(score, usage?.Contains("Data Center", StringComparison.OrdinalIgnoreCase), JsonFields.Int(data, "totalReports") ?? 0, _time.GetUtcNow());
            _reports.AddOrUpdate(address, [report], (_, old) => [.. old.TakeLast(ReportsPerAddress - 1), report]);
            return new AbuseCheck(AbuseCheckOutcome.Asked, report);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return new AbuseCheck(AbuseCheckOutcome.Failed, null, e is InvalidDataException ? e.Message : "The answer is not the JSON that was expected.");
        }
        finally
        {
            _running.TryRemove(address, out _);
        }
    }

    // Null and null: not now.
    private async Task<(byte[]? Body, string? Error)> CallAsync(HttpClient client, string path, string budget, int limit, CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow().UtcTicks < Interlocked.Read(ref _waitUntilTicks) || !_budget.TrySpend(budget, limit)) return (null, budget == Checks ? null : "The day's budget is spent, or the service asked to wait.");
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_options.BaseAddress, path));
            request.Headers.Add("Key", _options.ApiKey);
            request.Headers.Accept.ParseAdd("application/json");
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                TimeSpan wait = ServerWait.Of(response, _time.GetUtcNow()) ?? DefaultWait;
                Interlocked.Exchange(ref _waitUntilTicks, (_time.GetUtcNow() + wait).UtcTicks);
                return (null, $"The service asked to wait {wait}.");
            }
            if (!response.IsSuccessStatusCode) return (null, $"The service answered {(int)response.StatusCode} {response.StatusCode}.");
            return (await BoundedBody.ReadAsync(response.Content, MaxBytes, BodyTimeout, "The answer", cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is not InvalidDataException && !cancellationToken.IsCancellationRequested)
        {
            return (null, e is OperationCanceledException ? "The service did not answer in time." : e.Message);
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Refreshes each feed at its own interval; after a failure, at a quarter of it, or as late as the server asked. Database files are looked at every hour.</summary>
internal sealed partial class FeedRefreshService(IntelligenceParts parts, IHttpClientFactory clients, TimeProvider time, ILogger<FeedRefreshService> logger) : BackgroundService
{
    private static readonly TimeSpan DatabaseInterval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Task> loops = [.. parts.Feeds.Cast<IRefreshed>().Concat(parts.SystemFeeds).Select(f => LoopAsync(IntelligenceClient.Name, f.RefreshAsync, f.Interval, stoppingToken))];
        if (parts.Abuse is { } abuse) loops.Add(LoopAsync(IntelligenceClient.Abuse, async (client, cancel) =>
        {
            try
            {
                return await abuse.RefreshBlacklistAsync(client, cancel).ConfigureAwait(false);
            }
            finally
            {
                parts.NoteBlacklist();
            }
        }, parts.AbuseInterval, stoppingToken));
        loops.AddRange(parts.Databases.Select(d => ReloadAsync(d, stoppingToken)));
        return Task.WhenAll(loops);
    }

    private async Task LoopAsync(string clientName, Func<HttpClient, CancellationToken, Task<FeedRefresh>> refresh, TimeSpan interval, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan wait = interval;
            try
            {
                using HttpClient client = clients.CreateClient(clientName);
                FeedRefresh result = await refresh(client, stoppingToken).ConfigureAwait(false);
                if (result.Error is null) Refreshed(logger, result.Feed, result.Outcome, result.EntryCount);
                else
                {
                    NotRefreshed(logger, result.Feed, result.Outcome, result.Error);
                    wait = interval / 4;
                    if (result.RetryAfter > wait) wait = result.RetryAfter.Value;
                }
                await Task.Delay(wait, time, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ReloadAsync(GeoDatabase database, CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(DatabaseInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                try
                {
                    if (database.Reload()) Reloaded(logger, database.Type, database.BuiltAt);
                }
                catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
                {
                    NotReloaded(logger, database.Type, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Feed {Feed}: {Outcome}, {Entries} entries.")]
    private static partial void Refreshed(ILogger logger, string feed, FeedRefreshOutcome outcome, int entries);

    [LoggerMessage(2, LogLevel.Warning, "Feed {Feed}: {Outcome}. {Reason} Its last snapshot stays in use until it is too old.")]
    private static partial void NotRefreshed(ILogger logger, string feed, FeedRefreshOutcome outcome, string reason);

    [LoggerMessage(3, LogLevel.Information, "Database {Database} was replaced: the edition of {BuiltAt:yyyy-MM-dd} is in use.")]
    private static partial void Reloaded(ILogger logger, string database, DateTimeOffset builtAt);

    [LoggerMessage(4, LogLevel.Warning, "Database {Database} was not read again: {Reason} The last edition stays in use until it is too old.")]
    private static partial void NotReloaded(ILogger logger, string database, string reason);
}

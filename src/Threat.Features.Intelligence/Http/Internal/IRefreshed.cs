namespace Threat.Features.Intelligence.Internal;

/// <summary>What the background service refreshes at intervals.</summary>
internal interface IRefreshed
{
    TimeSpan Interval { get; }

    Task<FeedRefresh> RefreshAsync(HttpClient client, CancellationToken cancellationToken);
}

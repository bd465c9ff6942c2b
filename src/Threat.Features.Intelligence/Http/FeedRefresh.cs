namespace Threat.Features.Intelligence;

/// <summary>The result of a refresh.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="EntryCount">Entries of the new snapshot, or 0.</param>
/// <param name="Error">Why not, or null.</param>
/// <param name="RetryAfter">How long the server asked to be left alone, a day at most, or null.</param>
public sealed record FeedRefresh(string Feed, FeedRefreshOutcome Outcome, int EntryCount = 0, string? Error = null, TimeSpan? RetryAfter = null);

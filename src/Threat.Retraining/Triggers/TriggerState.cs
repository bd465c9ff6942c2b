using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>What triggers remember between checks and restarts.</summary>
public sealed record TriggerState
{
    /// <summary>The state of a new store.</summary>
    public static TriggerState Empty { get; } = new();

    /// <summary>Failed and abandoned runs, and those that ran out of time, since the last completed one; a run that was asked to stop does not count. Kept by the run store.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>When the last run ended, however it ended. Kept by the run store.</summary>
    public DateTimeOffset? LastEndedAt { get; init; }

    /// <summary>What the triggers keep, by a name of their own.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

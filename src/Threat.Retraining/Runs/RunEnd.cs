using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>How a run ends.</summary>
/// <param name="State">Completed, Failed, Cancelled or Abandoned.</param>
/// <param name="At">When.</param>
/// <param name="Decision">The final decision of a completed run.</param>
/// <param name="Record">The final record as JSON; null keeps the stored one.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="TriggerValues">What triggers remember from here on, stored in the same transaction; null keeps it.</param>
public sealed record RunEnd(RunState State, DateTimeOffset At, RunDecision? Decision = null, string? Record = null, string? Error = null,
    ImmutableSortedDictionary<string, string>? TriggerValues = null)
{
    /// <summary>Whether the next check backs off because of it.</summary>
    /// <value>True for Failed and Abandoned; a cancelled run counts when it ran out of time or lost its lock, not when it was asked to stop.</value>
    public bool CountsAsFailure { get; init; } = State is RunState.Failed or RunState.Abandoned;
}

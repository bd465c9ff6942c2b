using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>What a trigger says.</summary>
/// <param name="Name">The trigger.</param>
/// <param name="Fires">Whether it asks for a run.</param>
/// <param name="Explanation">The figures, in words.</param>
public sealed record TriggerReport(string Name, bool Fires, string Explanation)
{
    /// <summary>Whether the cause is drift: then the gate asks for non-inferiority only.</summary>
    public bool IsDrift { get; init; }

    /// <summary>What to remember from now on, whether or not a run follows; null values forget.</summary>
    public ImmutableDictionary<string, string?> Remember { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>What to remember once the run that this trigger started has completed.</summary>
    public ImmutableDictionary<string, string?> RememberAfterRun { get; init; } = ImmutableDictionary<string, string?>.Empty;
}

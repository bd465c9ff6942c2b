namespace Threat.Retraining.Internal;

/// <summary>What all triggers together say.</summary>
internal sealed record TriggerVerdict(TriggerReport? Firing, string Explanation, IReadOnlyList<TriggerReport> Reports);

using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>A fold.</summary>
/// <param name="Name">Train, validation, calibrate, threshold or test.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Sources">Number of sources.</param>
/// <param name="From">The earliest event, or null when empty.</param>
/// <param name="To">The latest event, or null when empty.</param>
/// <param name="PerClass">Rows per class.</param>
public sealed record FoldRecord(string Name, int Rows, int Sources, DateTimeOffset? From, DateTimeOffset? To, ImmutableSortedDictionary<string, int> PerClass);

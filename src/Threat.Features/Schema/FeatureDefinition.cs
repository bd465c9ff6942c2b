using Threat.Core;

namespace Threat.Features;

/// <summary>What a feature means.</summary>
/// <param name="Name">The name that models know.</param>
/// <param name="Group">What it looks at, as in "ports" or "graph".</param>
/// <param name="IsAdvanced">Whether it is one of the 21 advanced features.</param>
/// <param name="Unit">The unit, as in "s", "B", "count" or "share".</param>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value; positive infinity where there is none.</param>
/// <param name="Needs">What it needs besides the source's events of the last 24 hours: "", "baseline", "graph" or "intelligence".</param>
/// <param name="Scaling">The scaling that suits it: logarithm and robust z for counts, bytes and durations, standard z for shares, scores and entropies, none for flags.</param>
/// <param name="Description">The definition. T is the instant asked for.</param>
public sealed record FeatureDefinition(string Name, string Group, bool IsAdvanced, string Unit, double Minimum, double Maximum, string Needs, ColumnScaling Scaling, string Description);

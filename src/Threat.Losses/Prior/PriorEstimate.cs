using System.Collections.Immutable;

namespace Threat.Losses;

/// <summary>Class shares estimated from unlabelled rows.</summary>
/// <param name="Shares">The estimated share per class id; they sum to 1.</param>
/// <param name="Iterations">Steps of the search; 1 for a direct solution.</param>
/// <param name="Converged">Whether the search ended before its limit of steps.</param>
/// <param name="Notes">What a reader should know, as negative solutions set to 0.</param>
public sealed record PriorEstimate(ImmutableArray<double> Shares, int Iterations, bool Converged, ImmutableArray<string> Notes);

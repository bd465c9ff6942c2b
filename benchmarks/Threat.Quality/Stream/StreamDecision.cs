namespace Threat.Quality.Stream;

/// <summary>A run that ended.</summary>
/// <param name="Week">When.</param>
/// <param name="Promoted">Whether its model serves since.</param>
/// <param name="Missed">Names of the conditions that did not hold.</param>
/// <param name="LeftOut">Rows that screens left out.</param>
/// <param name="Why">The decision in words.</param>
/// <param name="Measured">What both models reached on the run's test rows; "" where nothing was compared.</param>
internal sealed record StreamDecision(int Week, bool Promoted, IReadOnlyList<string> Missed, int LeftOut, string Why, string Measured = "");

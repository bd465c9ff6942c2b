namespace Threat.Quality.Stream;

/// <summary>One arm over one seed's stream.</summary>
/// <param name="Arm">Its name.</param>
/// <param name="Weeks">Week by week.</param>
/// <param name="Whole">All weeks together.</param>
/// <param name="Attacked">The weeks with the attacker together.</param>
/// <param name="Decisions">Its runs after the first.</param>
internal sealed record StreamResult(string Arm, IReadOnlyList<StreamWeek> Weeks, StreamWeek Whole, StreamWeek Attacked, IReadOnlyList<StreamDecision> Decisions);

namespace Threat.Quality.Stream;

/// <summary>What the council says of a row, and what a second member would say if asked.</summary>
internal sealed record Review(StreamRow Row, string Reviewer, int Label, string SecondReviewer, int SecondLabel);

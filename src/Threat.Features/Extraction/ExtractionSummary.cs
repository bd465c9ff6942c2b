namespace Threat.Features;

/// <summary>What an extraction did with the events it was given.</summary>
/// <param name="EventsInWindow">Events of the source in [T − 24 h, T), duplicates dropped.</param>
/// <param name="OlderEvents">Events of the source before T − 24 h, duplicates dropped: first-seen and, without a context, the baseline come from them.</param>
/// <param name="FutureEvents">Events at or after T, or known only at or after T; ignored. Many of them point to a skewed clock.</param>
/// <param name="DuplicateEvents">Repeated events; ignored.</param>
/// <param name="OtherSources">Events of other sources; ignored.</param>
/// <param name="ServicesGuessedByPort">Connections without a detected service whose HTTP or SSH was guessed by port.</param>
public readonly record struct ExtractionSummary(int EventsInWindow, int OlderEvents, int FutureEvents, int DuplicateEvents, int OtherSources, int ServicesGuessedByPort);

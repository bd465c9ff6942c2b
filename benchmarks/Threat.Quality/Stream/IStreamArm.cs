using Threat.Detection;

namespace Threat.Quality.Stream;

/// <summary>A way to treat the council's words.</summary>
internal interface IStreamArm : IDisposable
{
    string Name { get; }

    /// <summary>What serves now.</summary>
    ThreatDetector Detector { get; }

    /// <summary>Runs that were made so far.</summary>
    IReadOnlyList<StreamDecision> Decisions { get; }

    /// <summary>A day is over: the council has looked at its rows, which the arm's model had scored.</summary>
    /// <param name="week">The week.</param>
    /// <param name="midnight">The end of the day.</param>
    /// <param name="reviews">In order of time.</param>
    /// <param name="scores">What <see cref="Detector"/> said of them.</param>
    Task LearnAsync(int week, DateTimeOffset midnight, IReadOnlyList<Review> reviews, ThreatScoreBatch scores);
}

using Threat.Core;
using Threat.Detection;

namespace Threat.Quality.Stream;

/// <summary>The first model, for ever.</summary>
internal sealed class FixedArm(ThreatModel first, string name = "no retraining") : IStreamArm
{
    public string Name => name;

    public ThreatDetector Detector { get; } = new(first);

    public IReadOnlyList<StreamDecision> Decisions => [];

    public Task LearnAsync(int week, DateTimeOffset midnight, IReadOnlyList<Review> reviews, ThreatScoreBatch scores) => Task.CompletedTask;

    public void Dispose() => Detector.Dispose();
}

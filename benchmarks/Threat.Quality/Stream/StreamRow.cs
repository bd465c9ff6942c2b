using Threat.Features;

namespace Threat.Quality.Stream;

/// <summary>One question to the detector: what is this source, now?</summary>
/// <param name="Vector">Its features.</param>
/// <param name="Source">Its address.</param>
/// <param name="Truth">What it is, in ids of <c>LabelSet.ThreatDefault</c>.</param>
internal sealed record StreamRow(FeatureVector Vector, string Source, int Truth)
{
    public DateTimeOffset At => Vector.AsOf;
}

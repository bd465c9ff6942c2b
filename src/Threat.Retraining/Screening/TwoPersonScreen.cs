namespace Threat.Retraining;

/// <summary>
/// One person alone cannot teach the model that a confident detection is harmless: overrides from an attack class to the normal class at high
/// confidence are left out until a second reviewer agrees.
/// </summary>
public sealed class TwoPersonScreen : ISampleScreen
{
    private readonly double _confidence;
    private readonly string _normalLabel;

    /// <summary>A screen.</summary>
    /// <param name="confidence">The confidence from which the rule applies, 0 to 1.</param>
    /// <param name="normalLabel">The class that means "no attack".</param>
    public TwoPersonScreen(double confidence = 0.8, string normalLabel = "Normal")
    {
        _confidence = Guard.InRange(confidence, 0, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(normalLabel);
        _normalLabel = normalLabel;
    }

    /// <inheritdoc/>
    public string Name => "two-person rule";

    /// <inheritdoc/>
    public ScreenResult Screen(IReadOnlyList<ScreenedSample> samples, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(labels);
        int normal = labels.IdOf(_normalLabel);
        int[] leftOut = [.. Enumerable.Range(0, samples.Count).Where(i => samples[i] is { IsOverride: true, SecondReviewerId: null } s && s.Label == normal && s.Confidence >= _confidence)];
        string[] worst = [.. leftOut.GroupBy(i => samples[i].ReviewerId, StringComparer.Ordinal).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).Take(3).Select(static g => $"{g.Key} {g.Count()}")];
        return new ScreenResult(leftOut, leftOut.Length == 0 ? [] :
            [FormattableString.Invariant($"{leftOut.Length} overrides of detections with confidence {_confidence} or more to {_normalLabel} wait for a second reviewer (most by: {string.Join(", ", worst)}).")]);
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Threat.Features;

/// <summary>The results of a batch, one for each distinct entity, in the order in which they were first named.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FeatureBatch
{
    private readonly Dictionary<FeatureKey, FeatureResult> _byKey;

    internal FeatureBatch(IReadOnlyList<FeatureResult> results, DateTimeOffset asOf)
    {
        Results = results;
        AsOf = asOf;
        _byKey = results.ToDictionary(static r => r.Key);
        FailedCount = results.Count(static r => r.Origin == FeatureOrigin.Failed);
    }

    /// <summary>The results.</summary>
    public IReadOnlyList<FeatureResult> Results { get; }

    /// <summary>The instant asked for.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>Entities without features.</summary>
    public int FailedCount { get; }

    /// <summary>The result of an entity.</summary>
    /// <exception cref="KeyNotFoundException">The batch did not ask for it.</exception>
    public FeatureResult this[FeatureKey key] => _byKey.TryGetValue(key, out FeatureResult? r) ? r : throw new KeyNotFoundException($"The batch did not ask for {key}.");

    /// <summary>The vector of an entity, when it was asked for and did not fail.</summary>
    public bool TryGetVector(FeatureKey key, [NotNullWhen(true)] out FeatureVector? vector)
    {
        vector = _byKey.TryGetValue(key, out FeatureResult? r) ? r.Features?.Vector : null;
        return vector is not null;
    }
}

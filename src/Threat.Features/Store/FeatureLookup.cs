using System.Diagnostics.CodeAnalysis;

namespace Threat.Features;

/// <summary>A store's answer for one key: a hit with its age, or why there is none. It is never null.</summary>
/// <remarks>Immutable and thread-safe. The default value is a miss.</remarks>
public readonly struct FeatureLookup
{
    private readonly long _foundAt; // UTC ticks

    private FeatureLookup(FeatureLookupOutcome outcome, StoredFeatures? features = null, long foundAt = 0, string? error = null)
    {
        Outcome = outcome;
        Features = features;
        _foundAt = foundAt;
        Error = error;
    }

    /// <summary>What was found.</summary>
    public FeatureLookupOutcome Outcome { get; }

    /// <summary>The value of a hit, else null.</summary>
    public StoredFeatures? Features { get; }

    /// <summary>Time since the value of a hit was computed; zero or more.</summary>
    public TimeSpan Age => Features is null ? TimeSpan.Zero : new TimeSpan(Math.Max(0, _foundAt - Features.ComputedAt.UtcTicks));

    /// <summary>Why the store could not answer, when <see cref="Outcome"/> is <see cref="FeatureLookupOutcome.Error"/>.</summary>
    public string? Error { get; }

    /// <summary>Nothing stored.</summary>
    public static FeatureLookup Miss => default;

    /// <summary>Stored, but expired.</summary>
    public static FeatureLookup Expired => new(FeatureLookupOutcome.Expired);

    /// <summary>Stored, but of another schema.</summary>
    public static FeatureLookup WrongSchema => new(FeatureLookupOutcome.WrongSchema);

    /// <summary>A value that may be served at <paramref name="now"/>.</summary>
    public static FeatureLookup Hit(StoredFeatures features, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(features);
        return Found(features, now.UtcTicks);
    }

    // For stores that have judged already: no field of the value is touched.
    internal static FeatureLookup Found(StoredFeatures features, long now) => new(FeatureLookupOutcome.Hit, features, now);

    /// <summary>The store failed.</summary>
    public static FeatureLookup Failed(string error)
    {
        ArgumentException.ThrowIfNullOrEmpty(error);
        return new FeatureLookup(FeatureLookupOutcome.Error, error: error);
    }

    /// <summary>The vector of a hit.</summary>
    /// <returns>False unless this is a hit.</returns>
    public bool TryGetVector([NotNullWhen(true)] out FeatureVector? vector)
    {
        vector = Features?.Vector;
        return vector is not null;
    }
}

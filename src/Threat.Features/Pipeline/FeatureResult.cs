using System.Runtime.ExceptionServices;

namespace Threat.Features;

/// <summary>The features of one entity, or why there are none.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FeatureResult
{
    internal FeatureResult(FeatureKey key, FeatureOrigin origin, StoredFeatures? features, Exception? error)
    {
        Key = key;
        Origin = origin;
        Features = features;
        Error = error;
    }

    /// <summary>The entity.</summary>
    public FeatureKey Key { get; }

    /// <summary>Where the result comes from.</summary>
    public FeatureOrigin Origin { get; }

    /// <summary>The vector with its instants, or null when <see cref="Origin"/> is <see cref="FeatureOrigin.Failed"/>.</summary>
    public StoredFeatures? Features { get; }

    /// <summary>What the source threw, or null.</summary>
    public Exception? Error { get; }

    /// <summary>The vector.</summary>
    /// <exception cref="Exception">The extraction failed: its own exception is thrown.</exception>
    public FeatureVector Vector
    {
        get
        {
            if (Error is not null) ExceptionDispatchInfo.Throw(Error);
            return Features!.Vector;
        }
    }
}

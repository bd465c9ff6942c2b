namespace Threat.Features;

/// <summary>Where a result of the pipeline comes from.</summary>
public enum FeatureOrigin : byte
{
    /// <summary>The store had it.</summary>
    Store = 0,

    /// <summary>It was computed for this call.</summary>
    Extracted = 1,

    /// <summary>Another call was computing it already; this one waited for that.</summary>
    Shared = 2,

    /// <summary>Its computation failed; <see cref="FeatureResult.Error"/> says why.</summary>
    Failed = 3,
}

namespace Threat.Features;

/// <summary>Whether stored features may be used.</summary>
public enum FeatureReuse : byte
{
    /// <summary>The store is asked first.</summary>
    Allowed = 0,

    /// <summary>Everything is computed anew and written back.</summary>
    Recompute = 1,
}

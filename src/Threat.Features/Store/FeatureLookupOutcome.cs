namespace Threat.Features;

/// <summary>What a store found for a key.</summary>
public enum FeatureLookupOutcome : byte
{
    /// <summary>Nothing is stored, or it was invalidated.</summary>
    Miss = 0,

    /// <summary>A value that may be served.</summary>
    Hit = 1,

    /// <summary>A value was stored, and its time is over.</summary>
    Expired = 2,

    /// <summary>A value is stored, but of another schema than the one asked for.</summary>
    WrongSchema = 3,

    /// <summary>The store could not answer; <see cref="FeatureLookup.Error"/> says why.</summary>
    Error = 4,
}

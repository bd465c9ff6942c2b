namespace Threat.Features.Intelligence;

/// <summary>What a provider knows of an address as of an instant.</summary>
public enum IndicatorMatch : byte
{
    /// <summary>It has no snapshot valid at that instant. Unknown is not clean.</summary>
    Unknown = 0,

    /// <summary>The snapshot valid at that instant does not list it.</summary>
    NotListed = 1,

    /// <summary>The snapshot valid at that instant lists it.</summary>
    Listed = 2,
}

namespace Threat.Features;

/// <summary>Whether a feature has a value, and if not, why.</summary>
public enum FeatureStatus : byte
{
    /// <summary>The value is valid.</summary>
    Ok = 0,

    /// <summary>No live sensor reports this, or no event carries it.</summary>
    NotObserved = 1,

    /// <summary>Too few events for the definition.</summary>
    Insufficient = 2,

    /// <summary>The definition does not apply to this entity, as in reputation of a private address.</summary>
    NotApplicable = 3,

    /// <summary>The provider failed, timed out, is stale, or is not configured.</summary>
    ProviderUnknown = 4,
}

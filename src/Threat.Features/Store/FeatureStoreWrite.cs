namespace Threat.Features;

/// <summary>What a write or an invalidation did.</summary>
/// <param name="Applied">Keys written or invalidated.</param>
/// <param name="Superseded">Values not written because a newer one is stored, or because the entity was invalidated after they were computed.</param>
/// <param name="Failed">Keys the store could not handle now.</param>
/// <param name="Error">Why keys failed, or null.</param>
public readonly record struct FeatureStoreWrite(int Applied, int Superseded = 0, int Failed = 0, string? Error = null)
{
    /// <summary>Whether no key failed.</summary>
    public bool Succeeded => Failed == 0 && Error is null;
}

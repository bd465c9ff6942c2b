namespace Threat.Features;

/// <summary>What became of an event that was given to a <see cref="FeatureState"/>.</summary>
public enum FeatureStateUpdate
{
    /// <summary>It counts.</summary>
    Added = 0,

    /// <summary>It is of another source, and was ignored.</summary>
    OtherSource = 1,

    /// <summary>It is more than 15 days older than the latest event, beyond every window, and was ignored.</summary>
    TooOld = 2,

    /// <summary>Its time lies further after the instant of receipt than <see cref="FeatureStateOptions.MaximumLead"/> allows, and it was ignored: one forged date must not make a state forget.</summary>
    InFuture = 3,
}

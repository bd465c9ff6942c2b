namespace Threat.Features.Intelligence;

/// <summary>What became of a published snapshot.</summary>
public enum PublishOutcome : byte
{
    /// <summary>It is in use from its instant on.</summary>
    Accepted = 0,

    /// <summary>It has less than half the entries of the last one: more likely a broken download than a better world. The last one stays.</summary>
    RefusedShrunk = 1,

    /// <summary>It is not newer than the last one.</summary>
    RefusedOlder = 2,
}

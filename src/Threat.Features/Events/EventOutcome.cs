namespace Threat.Features;

/// <summary>How an attempt ended.</summary>
public enum EventOutcome : byte
{
    /// <summary>The log does not say.</summary>
    Unknown = 0,

    /// <summary>It succeeded.</summary>
    Success = 1,

    /// <summary>It failed.</summary>
    Failure = 2,
}

namespace Threat.Features.Intelligence;

/// <summary>What a check did.</summary>
public enum AbuseCheckOutcome : byte
{
    /// <summary>The service was asked and answered.</summary>
    Asked = 0,

    /// <summary>A report still valid, or the blacklist, answered without a call.</summary>
    Known = 1,

    /// <summary>The address is not public; no one is asked about it.</summary>
    NotPublic = 2,

    /// <summary>The day's budget is spent, or the service asked to wait.</summary>
    NotNow = 3,

    /// <summary>The service failed.</summary>
    Failed = 4,
}

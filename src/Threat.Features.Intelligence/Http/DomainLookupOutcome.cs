namespace Threat.Features.Intelligence;

/// <summary>What a domain lookup did.</summary>
public enum DomainLookupOutcome : byte
{
    /// <summary>The registration date is known.</summary>
    Found = 0,

    /// <summary>The registry has no such domain, no date for it, or no RDAP server.</summary>
    NotFound = 1,

    /// <summary>The server was asked too often lately, or asked to wait.</summary>
    NotNow = 2,

    /// <summary>The server failed, or sent what cannot be used.</summary>
    Failed = 3,
}

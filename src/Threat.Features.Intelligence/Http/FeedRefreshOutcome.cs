namespace Threat.Features.Intelligence;

/// <summary>What a refresh did.</summary>
public enum FeedRefreshOutcome : byte
{
    /// <summary>A new snapshot is in use.</summary>
    Updated = 0,

    /// <summary>The server has nothing newer; the last snapshot stays valid.</summary>
    NotModified = 1,

    /// <summary>The list was refused: it is damaged, too long, or shrank by half. The last one stays.</summary>
    Refused = 2,

    /// <summary>The server could not be reached or answered with an error. The last one stays.</summary>
    Failed = 3,
}

namespace Threat.Retraining;

/// <summary>A row of the run ledger.</summary>
public sealed record RunSummary
{
    /// <summary>The run's id; ids sort by time.</summary>
    public required string RunId { get; init; }

    /// <summary>Why it was started.</summary>
    public required string Reason { get; init; }

    /// <summary>How far it came.</summary>
    public required RunState State { get; init; }

    /// <summary>The fencing token of the lock it holds or held.</summary>
    public required long FencingToken { get; init; }

    /// <summary>When the claim was made.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The newly claimed samples: those in the range of sequences after this one ...</summary>
    public required long ClaimedAfter { get; init; }

    /// <summary>... and up to this one.</summary>
    public required long ClaimedUpTo { get; init; }

    /// <summary>Every sample the run reads, history and new ones.</summary>
    public required SampleRange Range { get; init; }

    /// <summary>Number of newly claimed samples.</summary>
    public required long ClaimedCount { get; init; }

    /// <summary>The seed of everything random in the run.</summary>
    public required long Seed { get; init; }

    /// <summary>The decision, or null when the run has not come that far.</summary>
    public RunDecision? Decision { get; init; }

    /// <summary>The champion the decision was made against, or null when there was none.</summary>
    public string? ExpectedChampion { get; init; }

    /// <summary>The registered version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>What went wrong, or null.</summary>
    public string? Error { get; init; }
}

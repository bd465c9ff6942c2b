namespace Threat.Retraining.Internal;

/// <summary>A row of the runs table, as Dapper reads it.</summary>
internal sealed class RunRow
{
    public string RunId { get; set; } = "";
    public string Reason { get; set; } = "";
    public long State { get; set; }
    public long FencingToken { get; set; }
    public long StartedUs { get; set; }
    public long? EndedUs { get; set; }
    public long ClaimedAfter { get; set; }
    public long ClaimedUpTo { get; set; }
    public long ClaimedCount { get; set; }
    public long ReadAfter { get; set; }
    public string SchemaHash { get; set; } = "";
    public long Seed { get; set; }
    public long? Decision { get; set; }
    public string? ExpectedChampion { get; set; }
    public string? Version { get; set; }
    public string? Error { get; set; }

    public RunSummary ToSummary() => new()
    {
        RunId = RunId,
        Reason = Reason,
        State = (RunState)State,
        FencingToken = FencingToken,
        StartedAt = Microseconds.ToTime(StartedUs),
        EndedAt = EndedUs is long e ? Microseconds.ToTime(e) : null,
        ClaimedAfter = ClaimedAfter,
        ClaimedUpTo = ClaimedUpTo,
        ClaimedCount = ClaimedCount,
        Range = new SampleRange(ReadAfter, ClaimedUpTo, SchemaHash),
        Seed = Seed,
        Decision = (RunDecision?)Decision,
        ExpectedChampion = ExpectedChampion,
        Version = Version,
        Error = Error,
    };
}

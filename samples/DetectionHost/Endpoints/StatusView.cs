using Threat.Learning;
using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>Where the loop stands.</summary>
internal sealed record StatusView
{
    /// <summary>The model that scores; null while there is none.</summary>
    public required string? ModelVersion { get; init; }

    public required long OpenDetections { get; init; }

    public required SampleView Samples { get; init; }

    public required SchedulerView Scheduler { get; init; }

    /// <summary>The newest run, whatever became of it.</summary>
    public required RunView? LastRun { get; init; }

    public required IReadOnlyDictionary<string, string> Health { get; init; }

    /// <summary>Odd combinations of settings.</summary>
    public required IReadOnlyList<ConfigurationAdvice> Advice { get; init; }
}

/// <summary>Counts of verdicts.</summary>
internal sealed record SampleView(long Total, long Verified, long Uncertain, IReadOnlyDictionary<string, long> PerClass, long Unclaimed, long UnclaimedOverrides, double? OverrideRate, double OverrideRateLower, double OverrideRateUpper)
{
    public static SampleView Of(SampleStatistics s) => new(s.Total, s.Verified, s.Uncertain, s.PerClass, s.Unclaimed, s.UnclaimedOverrides,
        double.IsNaN(s.OverrideRate.Rate) ? null : s.OverrideRate.Rate, s.OverrideRate.Lower, s.OverrideRate.Upper);
}

/// <summary>What the scheduler does and did last.</summary>
internal sealed record SchedulerView(SchedulerState State, DateTimeOffset? NextCheckAt, string? RunId, string? Step, double? Fraction, string? Detail, RetrainOutcome? LastOutcome, string? LastExplanation)
{
    public static SchedulerView Of(SchedulerStatus s) => new(s.State, s.NextCheckAt, s.Progress?.RunId, s.Progress?.Step, s.Progress?.Fraction, s.Progress?.Detail, s.LastResult?.Outcome, s.LastResult?.Explanation);
}

/// <summary>A run in a few words.</summary>
internal sealed record RunView(string RunId, string Reason, RunState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long NewSamples, RunDecision? Decision, string? Why, IReadOnlyList<GateCondition> Gate, string? Version, string? Error)
{
    public static RunView Of(RunSummary run, RunRecord? record) => new(run.RunId, run.Reason, run.State, run.StartedAt, run.EndedAt, run.ClaimedCount, run.Decision, record?.Why, record?.Gate ?? [], run.Version, run.Error);
}

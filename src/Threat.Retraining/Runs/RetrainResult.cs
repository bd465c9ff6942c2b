namespace Threat.Retraining;

/// <summary>The answer to a request.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Explanation">In words: the decision and why, what the triggers said, or what went wrong.</param>
public sealed record RetrainResult(RetrainOutcome Outcome, string Explanation)
{
    /// <summary>Whether the call made a run, that is <see cref="Run"/>, which has ended. Where the store could not be told, the next run tells it.</summary>
    public bool IsRun => Run is not null && Outcome is not (RetrainOutcome.NotDue or RetrainOutcome.AlreadyRunning);

    /// <summary>The run: the one that was made, or the one that is under way.</summary>
    public RunSummary? Run { get; init; }

    /// <summary>The record of a completed run.</summary>
    public RunRecord? Record { get; init; }

    /// <summary>What the triggers said, when they were asked.</summary>
    public IReadOnlyList<TriggerReport> Triggers { get; init; } = [];

    /// <summary>What a failed run threw.</summary>
    public Exception? Error { get; init; }
}

using Microsoft.Extensions.Logging;

namespace Threat.Retraining.Internal;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A batch of {Count} samples was not stored; their callers got the error")]
    public static partial void BatchFailed(ILogger logger, int count, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Run {RunId} started: {Reason}; {NewRows} new samples")]
    public static partial void RunStarted(ILogger logger, string runId, string reason, long newRows);

    [LoggerMessage(3, LogLevel.Information, "Run {RunId}: {Step} took {Seconds:0.00} s")]
    public static partial void StepDone(ILogger logger, string runId, string step, double seconds);

    [LoggerMessage(4, LogLevel.Information, "Run {RunId} ended with {Decision}: {Why}")]
    public static partial void RunEnded(ILogger logger, string runId, RunDecision decision, string why);

    [LoggerMessage(5, LogLevel.Error, "Run {RunId}: a step failed; unless it had already promoted, its samples are unclaimed again")]
    public static partial void RunFailed(ILogger logger, string runId, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Run {RunId} of an ended process was found in state {State}: {Action}")]
    public static partial void RunRecovered(ILogger logger, string runId, RunState state, string action);

    [LoggerMessage(7, LogLevel.Error, "A check of the retraining triggers failed; the next one comes in {Interval}")]
    public static partial void CheckFailed(ILogger logger, TimeSpan interval, Exception exception);

    [LoggerMessage(8, LogLevel.Information, "Retraining triggers checked: {Outcome}")]
    public static partial void Checked(ILogger logger, string outcome);

    [LoggerMessage(9, LogLevel.Warning, "Run {RunId} was cancelled: {Why}; its samples are unclaimed again")]
    public static partial void RunCancelled(ILogger logger, string runId, string why);

    [LoggerMessage(10, LogLevel.Warning, "The end of run {RunId} could not be stored; the next run carries it on or releases its samples")]
    public static partial void EndFailed(ILogger logger, string runId, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "Version {Version} of model '{Model}' is damaged and was passed over")]
    public static partial void DamagedVersion(ILogger logger, string version, string model, Exception exception);

    [LoggerMessage(13, LogLevel.Warning, "Old versions of model '{Model}' could not be removed; the next promotion tries again")]
    public static partial void NotPruned(ILogger logger, string model, Exception exception);

    [LoggerMessage(12, LogLevel.Error, "{Observer} failed to take note of the end of a run or of a new champion; the run stands")]
    public static partial void ObserverFailed(ILogger logger, string observer, Exception exception);

    [LoggerMessage(14, LogLevel.Warning, "Run {RunId}: what the samples of reviewer {Reviewer} do is not known, because training without them failed; the new model is not promoted")]
    public static partial void InfluenceUnknown(ILogger logger, string runId, string reviewer, Exception exception);

    [LoggerMessage(15, LogLevel.Error, "Run {RunId} decided {Decision} and that stands, but its end could not be stored; the next run carries it on")]
    public static partial void CompletionNotStored(ILogger logger, string runId, RunDecision decision, Exception exception);

    [LoggerMessage(16, LogLevel.Warning, "Run {RunId} has ended, but could not be read back from the ledger")]
    public static partial void RunNotRead(ILogger logger, string runId, Exception exception);
}

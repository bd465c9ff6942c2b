namespace RetrainingWorker.Verdicts;

/// <summary>How far a file is read.</summary>
/// <param name="Bytes">Bytes up to the end of the last collected line.</param>
/// <param name="Lines">Lines up to there.</param>
internal readonly record struct InboxPosition(long Bytes, long Lines);

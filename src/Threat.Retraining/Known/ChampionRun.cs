namespace Threat.Retraining.Internal;

/// <summary>What the run that made the champion has read, and what the model that is compared with has learned from.</summary>
/// <param name="ReadUpTo">The last sequence it has read; 0 when no run of the store made the champion.</param>
/// <param name="LearnedBefore">The model has learned from rows before this time at most; null when nobody knows.</param>
/// <param name="HeldOut">The rows that its run has held out.</param>
internal sealed record ChampionRun(long ReadUpTo, DateTimeOffset? LearnedBefore, HeldOutRows HeldOut)
{
    public static async Task<ChampionRun> LoadAsync(Champion champion, IRunStore runs, HeldOutRows heldOutNow, CancellationToken cancellationToken)
    {
        if (champion.RunId is not string id || await runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } made) return new ChampionRun(0, champion.LearnedBefore, heldOutNow);
        // A record of an earlier version says nothing of held-out rows: they were chosen as they are now.
        HeldOutRecord? heldOut = await runs.GetRecordAsync(id, cancellationToken).ConfigureAwait(false) is string json ? RunRecord.FromJson(json).HeldOut : null;
        return new ChampionRun(made.ClaimedUpTo, champion.LearnedBefore, heldOut is null ? heldOutNow : new HeldOutRows(heldOut));
    }

    /// <summary>Whether no model of that run can have learned from it: it was held out, or came later. A champion from elsewhere is taken to have held out what this run does.</summary>
    public bool HasHeldOut(StoredSample s) => s.Sequence > ReadUpTo || HeldOut.Holds(s.Sample.Source, s.Sample.IncidentId);

    /// <summary>Whether the model that is compared with may have learned from it. A row that it was only tested on is none; of a champion from elsewhere nobody knows.</summary>
    public bool MayHaveLearned(StoredSample s)
        => ReadUpTo == 0 || (!HasHeldOut(s) && (LearnedBefore is not { } before || s.Sample.EventTime < before));
}

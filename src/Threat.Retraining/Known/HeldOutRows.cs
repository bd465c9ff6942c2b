namespace Threat.Retraining.Internal;

/// <summary>
/// Which rows no model of a run learns from: those of sources whose hash falls into the share. A source with more than a hundredth of the rows is divided by incident instead, so that an import under one
/// name is neither held out whole nor never.
/// </summary>
/// <remarks>
/// The same rows in every run, unless the share is changed or a source crosses that hundredth. Then rows change place, and so the run's record keeps both: what counts as never learned from is what the
/// champion's run has held out too (<see cref="ChampionRun"/>).
/// </remarks>
internal sealed class HeldOutRows
{
    private readonly double _share;
    private readonly HashSet<string> _divided;

    public HeldOutRows(IReadOnlyList<ScreenedSample> samples, double share)
    {
        _share = share;
        _divided = new HashSet<string>(SourcePosition.Large([.. samples.Select(static s => s.Source)]), StringComparer.Ordinal);
    }

    /// <summary>As another run has held out.</summary>
    public HeldOutRows(HeldOutRecord record)
    {
        _share = record.Share;
        _divided = new HashSet<string>(record.DividedSources, StringComparer.Ordinal);
    }

    public HeldOutRecord Record => new(_share, [.. _divided.Order(StringComparer.Ordinal)]);

    public bool Holds(ScreenedSample sample) => Holds(sample.Source, sample.IncidentId);

    public bool Holds(string source, string incident) => _share > 0 && SourcePosition.Of("threat-held-out/1", _divided.Contains(source) ? $"incident\t{incident}" : $"source\t{source}") < _share;

    /// <summary>The plan without held-out rows in the folds that a model learns from. The test fold keeps them: nothing is learned there.</summary>
    public FoldPlan Remove(FoldPlan plan, IReadOnlyList<ScreenedSample> samples, int[] kept)
    {
        if (_share == 0) return plan;
        FoldPlan rest = plan.Without(i => Holds(samples[kept[i]]));
        int removed = plan.LearnedCount - rest.LearnedCount;
        return removed == 0 ? plan : rest with { Notes = [.. plan.Notes, $"{removed} rows of held-out sources are kept from learning, to compare later models on (FoldOptions.HeldOutSources)."] };
    }
}

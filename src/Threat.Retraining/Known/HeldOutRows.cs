namespace Threat.Retraining.Internal;

/// <summary>
/// Which rows no run ever trains on: those of sources whose hash falls into the share, the same in every run. A source with more than a hundredth of the rows
/// is divided by incident instead, so that an import under one name is neither held out whole nor never.
/// </summary>
internal sealed class HeldOutRows
{
    private readonly double _share;
    private readonly HashSet<string> _large = new(StringComparer.Ordinal);

    public HeldOutRows(IReadOnlyList<ScreenedSample> samples, double share)
    {
        _share = share;
        _large.UnionWith(SourcePosition.Large([.. samples.Select(static s => s.Source)]));
    }

    public bool Holds(ScreenedSample sample) => Holds(sample.Source, sample.IncidentId);

    public bool Holds(string source, string incident) => _share > 0 && SourcePosition.Of("threat-held-out/1", _large.Contains(source) ? $"incident\t{incident}" : $"source\t{source}") < _share;

    /// <summary>The plan without held-out rows in the folds that a model learns from. The test fold keeps them: nothing is learned there.</summary>
    public FoldPlan Remove(FoldPlan plan, IReadOnlyList<ScreenedSample> samples, int[] kept)
    {
        if (_share == 0) return plan;
        FoldPlan rest = plan.Without(i => Holds(samples[kept[i]]));
        int removed = plan.LearnedCount - rest.LearnedCount;
        return removed == 0 ? plan : rest with { Notes = [.. plan.Notes, $"{removed} rows of held-out sources are kept from learning, to compare later models on (FoldOptions.HeldOutSources)."] };
    }
}

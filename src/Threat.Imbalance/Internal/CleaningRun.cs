namespace Threat.Imbalance.Internal;

/// <summary>What the cleaning samplers share: the rows in distance space, the classes that may lose rows, and the result.</summary>
internal sealed class CleaningRun
{
    private readonly string _sampler;

    public CleaningRun(LabeledDataset dataset, SamplingStrategy strategy, DistanceScaling scaling, NeighborSearchOptions search, int maxDegreeOfParallelism, string sampler, IProgress<double>? progress, CancellationToken cancellation)
    {
        Dataset = dataset;
        _sampler = sampler;
        Cancellation = cancellation;
        Cleaned = SamplingPlan.Cleaned(dataset, strategy, sampler);
        Settings = SearchSettings.Of(maxDegreeOfParallelism, search);
        Progress = new ProgressShare(progress);
        DistanceSpace space = DistanceSpace.Fit(dataset.Features, scaling, Settings.Threads, cancellation);
        Columns = space.Columns;
        Rows = space.Map(dataset.Features, null, Settings.Threads, cancellation);
        All = [.. Enumerable.Range(0, dataset.RowCount)];
    }

    public LabeledDataset Dataset { get; }

    public CancellationToken Cancellation { get; }

    public bool[] Cleaned { get; }

    public SearchSettings Settings { get; }

    public ProgressShare Progress { get; }

    public int Columns { get; }

    public ReadOnlyMemory<float> Rows { get; }

    /// <summary>All row numbers.</summary>
    public int[] All { get; }

    public bool[] Edit(int[] alive, int neighbors, NeighborVote vote)
        => EditingKernel.Clean(Rows, Columns, Dataset.Labels.Span, alive, Cleaned, neighbors, vote, Settings, Progress.Part(0, 0.9), Cancellation);

    /// <summary>Takes the ends of Tomek links in cleaned classes off <paramref name="keep"/>; how many links were found over all passes.</summary>
    public int CutLinks(bool[] keep, int passes) => TomekKernel.Clean(Rows, Columns, Dataset.Labels.Span, keep, Cleaned, passes, Settings, Progress.Part(0, 0.9), Cancellation);

    public NeighborLists Neighbors(int[] candidates, int[]? queries, int count)
        => NeighborSearch.Run(Settings.Request(Rows, Columns, candidates, queries, Math.Min(count, candidates.Length - (queries is null ? 1 : 0))), Cancellation);

    public ResamplingResult Result(bool[] keep, params IEnumerable<string> notes)
    {
        CleaningChecks.EveryClassSurvives(Dataset, keep, _sampler);
        return KeptRows.Result(_sampler, Dataset, keep, Settings.Threads, Progress.Part(0.9, 1), Cancellation, [.. Settings.Notes, .. notes, FormattableString.Invariant($"{keep.AsSpan().Count(false):N0} rows removed.")]);
    }
}

namespace Threat.Imbalance.Internal;

/// <summary>Decides which rows of a grown dataset stay, and says what it did.</summary>
internal delegate (bool[] Keep, string Note) Cleaner(ReadOnlyMemory<float> rows, int columns, LabeledDataset grown, bool[] cleaned, SearchSettings settings, ProgressShare progress, CancellationToken cancellationToken);

/// <summary>SMOTE followed by a cleaning step on its result.</summary>
internal static class SmoteThenClean
{
    public static ResamplingResult Run(LabeledDataset dataset, SmoteFamilyOptions options, SamplingStrategy cleaning, string name, IProgress<double>? target, CancellationToken cancellationToken, Cleaner clean)
    {
        int[] targets = SamplingPlan.Over(dataset, options.Strategy, name);
        bool[] cleaned = SamplingPlan.Cleaned(dataset, cleaning, name);
        SearchSettings settings = SearchSettings.Of(options.MaxDegreeOfParallelism, options.Search);
        ProgressShare progress = new(target);
        ResamplingResult grown = Smote.Resample(dataset, targets, null, options, name, null, cancellationToken);
        progress.Report(0.2);
        DistanceSpace space = DistanceSpace.Fit(dataset.Features, options.Scaling, settings.Threads, cancellationToken);
        ReadOnlyMemory<float> rows = space.Map(grown.Dataset.Features, null, settings.Threads, cancellationToken);
        (bool[] keep, string note) = clean(rows, space.Columns, grown.Dataset, cleaned, settings, progress.Part(0.2, 0.9), cancellationToken);
        CleaningChecks.EveryClassSurvives(grown.Dataset, keep, name, nameof(SmoteTomekOptions.Cleaning));
        List<RowOrigin> origins = new(grown.Origins.Length);
        int kept = 0;
        for (int i = 0; i < keep.Length; i++)
        {
            if (!keep[i]) continue;
            origins.Add(grown.Origins.Span[i]);
            if (i < dataset.RowCount) kept++;
        }
        RowOrigin[] all = [.. origins];
        LabeledDataset result = DatasetWriter.Write(dataset, all, kept, name, settings.Threads, cancellationToken, progress.Part(0.9, 1));
        return new ResamplingResult(name, dataset, result, all, [.. grown.Notes, .. settings.Notes, note]);
    }
}

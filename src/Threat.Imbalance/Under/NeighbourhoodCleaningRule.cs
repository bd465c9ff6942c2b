using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>The neighbourhood cleaning rule (Laurikkala 2001).</summary>
/// <remarks>
/// Two sets go: rows of the cleaned classes that the majority of their neighbours would classify otherwise; and, for each row of the smallest class that its
/// neighbours would classify otherwise, those neighbours, where their class is cleaned and not small itself. Thread-safe; draws nothing at random.
/// </remarks>
public sealed class NeighbourhoodCleaningRule : IResampler
{
    private readonly NeighbourhoodCleaningRuleOptions _options;

    /// <summary>A neighbourhood cleaning rule.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public NeighbourhoodCleaningRule(NeighbourhoodCleaningRuleOptions? options = null)
    {
        _options = options ?? new NeighbourhoodCleaningRuleOptions();
        const string Options = nameof(NeighbourhoodCleaningRuleOptions);
        OptionChecks.Sampler(Options, _options.NeighborCount, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.InRange(_options.SizeShare, 0, 1, Options, nameof(NeighbourhoodCleaningRuleOptions.SizeShare));
    }

    /// <inheritdoc/>
    public string Name => nameof(NeighbourhoodCleaningRule);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, the strategy is not one of classes, or a class would lose all its rows.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        CleaningRun run = new(dataset, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism, Name, progress, cancellationToken);
        bool[] keep = run.Edit(run.All, _options.NeighborCount, NeighborVote.Majority);
        int[] counts = dataset.ClassCounts.ToArray();
        int least = counts.Where(static n => n > 0).Min(), smallest = Array.IndexOf(counts, least);
        int[] rows = ClassRows.Of(dataset)[smallest], votes = new int[counts.Length];
        NeighborLists lists = run.Neighbors(run.All, rows, Math.Min(_options.NeighborCount, dataset.RowCount - 1));
        ReadOnlySpan<int> labels = dataset.Labels.Span;
        for (int q = 0; q < rows.Length; q++)
        {
            if (!EditingKernel.Disagrees(lists.Of(q), labels, smallest, NeighborVote.Majority, votes)) continue;
            foreach (int n in lists.Of(q))
            {
                if (labels[n] != smallest && run.Cleaned[labels[n]] && counts[labels[n]] > _options.SizeShare * least) keep[n] = false;
            }
        }
        return run.Result(keep);
    }
}

using Threat.Imbalance.Internal;
using Threat.Shared;

namespace Threat.Imbalance;

/// <summary>One-sided selection: redundant rows far from the border and noisy rows in Tomek links go (Kubat, Matwin 1997).</summary>
/// <remarks>
/// Kept at first: the classes that are not cleaned, and SeedRows rows of each cleaned class drawn at random. Every other row whose nearest kept row is of another class is kept
/// too; the rest is redundant. Then the ends of Tomek links in cleaned classes go. Thread-safe.
/// </remarks>
public sealed class OneSidedSelection : IResampler
{
    private readonly OneSidedSelectionOptions _options;

    /// <summary>A one-sided selection.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public OneSidedSelection(OneSidedSelectionOptions? options = null)
    {
        _options = options ?? new OneSidedSelectionOptions();
        OptionChecks.Sampler(nameof(OneSidedSelectionOptions), 1, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.AtLeast(_options.SeedRows, 1, nameof(OneSidedSelectionOptions), nameof(OneSidedSelectionOptions.SeedRows));
    }

    /// <inheritdoc/>
    public string Name => nameof(OneSidedSelection);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, the strategy is not one of classes, or a class would lose all its rows.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        CleaningRun run = new(dataset, _options.Strategy, _options.Scaling, _options.Search, _options.MaxDegreeOfParallelism, Name, progress, cancellationToken);
        bool[] keep = FirstRows(dataset, run.Cleaned);
        int[] seeds = [.. run.All.Where(i => keep[i])], others = [.. run.All.Where(i => !keep[i])];
        int redundant = 0;
        if (others.Length > 0)
        {
            NeighborLists nearest = run.Neighbors(seeds, others, 1);
            for (int q = 0; q < others.Length; q++)
            {
                keep[others[q]] = dataset.Labels.Span[nearest.Indices[q]] != dataset.Labels.Span[others[q]];
                redundant += keep[others[q]] ? 0 : 1;
            }
        }
        run.CutLinks(keep, 1);
        int noisy = keep.AsSpan().Count(false) - redundant;
        return run.Result(keep, FormattableString.Invariant($"{redundant:N0} redundant rows, {noisy:N0} rows in Tomek links."));
    }

    private bool[] FirstRows(LabeledDataset dataset, bool[] cleaned)
    {
        bool[] keep = new bool[dataset.RowCount];
        int[][] rows = ClassRows.Of(dataset);
        for (int c = 0; c < rows.Length; c++)
        {
            SeededRandom random = Allocation.OfClass(_options.Seed, c);
            if (cleaned[c]) random.Shuffle(rows[c].AsSpan());
            foreach (int row in rows[c].AsSpan(0, cleaned[c] ? Math.Min(_options.SeedRows, rows[c].Length) : rows[c].Length)) keep[row] = true;
        }
        return keep;
    }
}

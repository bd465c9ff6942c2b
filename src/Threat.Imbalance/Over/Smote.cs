using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>
/// SMOTE: a new row lies on the segment between a row of a class and one of its nearest neighbours within the class (Chawla, Bowyer, Hall, Kegelmeyer 2002).
/// </summary>
/// <remarks>
/// Neighbours are exact and never the row itself; identical rows count once, so a copy is no partner. Base rows are used evenly. Each class has its own random stream.
/// Works with any number of classes; every class is treated against the original rows. The result keeps all given rows first, in their order, and records the parents
/// and the weight of each new row. Thread-safe.
/// </remarks>
public sealed class Smote : IResampler
{
    private readonly SmoteOptions _options;

    /// <summary>A SMOTE sampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Smote(SmoteOptions? options = null)
    {
        _options = options ?? new SmoteOptions();
        OptionChecks.SmoteFamily(nameof(SmoteOptions), _options);
    }

    /// <inheritdoc/>
    public string Name => nameof(Smote);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The dataset has no row or only one class; a class to be grown has fewer than NeighborCount + 1 rows or only identical ones; the strategy asks for fewer rows
    /// than a class has, or for a class without rows; or the result would be too large for one matrix.
    /// </exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] targets = SamplingPlan.Over(dataset, _options.Strategy, Name);
        return Resample(dataset, targets, null, _options, Name, progress, cancellationToken);
    }

    /// <summary>Grows classes to their targets; rows that <paramref name="keep"/> does not mark are parents still, but leave the result.</summary>
    internal static ResamplingResult Resample(LabeledDataset dataset, int[] targets, bool[]? keep, SmoteFamilyOptions options, string name, IProgress<double>? target, CancellationToken cancellationToken)
    {
        GrowthRun run = new(dataset, targets, options, name, target, cancellationToken, keep);
        DistanceSpace space = DistanceSpace.Fit(dataset.Features, options.Scaling, run.Settings.Threads, cancellationToken);
        run.Settings = run.Settings with { Axes = SharedAxes.Fit(dataset.Features, run.Rows, run.Grown, space, run.Settings, cancellationToken) };
        double work = run.Grown.Sum(c => (double)run.Rows[c].Length * run.Rows[c].Length), done = 0;
        foreach (int c in run.Grown)
        {
            double share = 0.5 * run.Rows[c].Length * run.Rows[c].Length / work;
            run.Kernel.Grow(run.Plan, c, run.Rows[c], run.Added(c), space, run.Settings, run.Progress.Part(done, done + share), cancellationToken);
            done += share;
        }
        return run.Result(run.Progress.Part(done, 1));
    }
}

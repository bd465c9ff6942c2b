using Threat.Imbalance.Internal;

namespace Threat.Imbalance;

/// <summary>Looks at a dataset, chooses what to do about its imbalance, does it, and says what and why. The answer may be to leave the rows alone.</summary>
/// <remarks>
/// The first rule that applies decides:
/// (1) the largest class is at most BalancedRatio times the smallest: none;
/// (2) the smallest class has AmpleRows or more, and class weights are possible: class weights, since strong models gain little from more rows (arXiv 2201.08528, 2402.03819);
/// (3) the smallest class has fewer than 3 rows: random copies, since there is nothing to interpolate;
/// (4) all columns are categorical: SMOTE-N; some are: SMOTE-NC;
/// (5) more than ColumnsPerRow columns for each row of the smallest class: random copies, since nearest rows mean little among so few in so many dimensions;
/// (6) the majority holds more than DominantShare of the rows, or there are LargeRows or more: a target distribution at the present size;
/// (7) fewer than SmallRows rows: SMOTE, then Tomek links removed;
/// (8) else SMOTE. Thread-safe.
/// </remarks>
public sealed class AutoResampler : IResampler
{
    private readonly AutoOptions _options;

    /// <summary>An automatic resampler.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or a categorical column is negative or named twice.</exception>
    public AutoResampler(AutoOptions? options = null)
    {
        _options = options ?? new AutoOptions();
        const string Options = nameof(AutoOptions);
        OptionChecks.Sampler(Options, _options.NeighborCount, SamplingStrategy.Auto, DistanceScaling.Auto, _options.Search, _options.MaxDegreeOfParallelism);
        OptionChecks.Columns(Options, nameof(AutoOptions.CategoricalColumns), _options.CategoricalColumns);
        OptionChecks.InRange(_options.BalancedRatio, 1, double.MaxValue, Options, nameof(AutoOptions.BalancedRatio));
        OptionChecks.InRange(_options.DominantShare, 0, 1, Options, nameof(AutoOptions.DominantShare));
        OptionChecks.InRange(_options.ColumnsPerRow, 0, double.MaxValue, Options, nameof(AutoOptions.ColumnsPerRow));
        OptionChecks.AtLeast(_options.AmpleRows, 1, Options, nameof(AutoOptions.AmpleRows));
        OptionChecks.AtLeast(_options.SmallRows, 1, Options, nameof(AutoOptions.SmallRows));
        OptionChecks.AtLeast(_options.LargeRows, 1, Options, nameof(AutoOptions.LargeRows));
    }

    /// <inheritdoc/>
    public string Name => "Auto";

    /// <summary>The choice for a dataset, without carrying it out.</summary>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, or lacks a column of <see cref="AutoOptions.CategoricalColumns"/>.</exception>
    public AutoChoice Choose(LabeledDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        SamplingPlan.CheckClasses(dataset, Name);
        OptionChecks.ColumnsOf(dataset.Features, nameof(AutoOptions), nameof(AutoOptions.CategoricalColumns), _options.CategoricalColumns);
        int[] counts = [.. dataset.ClassCounts.ToArray().Where(static n => n > 0)];
        int rows = dataset.RowCount, most = counts.Max(), least = counts.Min(), columns = dataset.Features.ColumnCount;
        double ratio = (double)most / least, share = (double)most / rows;
        if (ratio <= _options.BalancedRatio) return new AutoChoice(null, "none", Say($"The largest class is only {ratio:0.##} times the smallest."));
        if (least >= _options.AmpleRows && _options.ClassWeightsPossible)
            return new AutoChoice(null, "class-weights", Say($"The smallest class has {least:N0} rows, enough to learn from: weight the classes in the loss instead of making rows."));
        if (least < 3) return Copies(Say($"The smallest class has {least} {(least == 1 ? "row" : "rows")}: too few to interpolate."));
        if (_options.CategoricalColumns.Count == columns)
            return new AutoChoice(new SmoteN(Categories), nameof(SmoteN), Say($"All {columns} columns are categorical: each new value is one that near rows have."));
        if (_options.CategoricalColumns.Count > 0)
            return new AutoChoice(new SmoteNc(With(new SmoteNcOptions { CategoricalColumns = _options.CategoricalColumns })), nameof(SmoteNc), Say($"{_options.CategoricalColumns.Count} of {columns} columns are categorical, and values between categories mean nothing."));
        if (columns > _options.ColumnsPerRow * least)
            return Copies(Say($"The smallest class has {least} rows in {columns} columns: nearest rows mean little there."));
        if (share > _options.DominantShare) return Target(Say($"The largest class holds {share:P0} of the rows: it is thinned and the others grow, at the present size."));
        if (rows >= _options.LargeRows) return Target(Say($"{rows:N0} rows are many: raising every class to the largest would multiply them, so the present size is kept."));
        if (rows < _options.SmallRows)
            return new AutoChoice(new SmoteTomek(With(new SmoteTomekOptions())), nameof(SmoteTomek), Say($"{rows:N0} rows, the largest class {ratio:0.#} times the smallest: neighbours are cheap, so the border is cleaned after SMOTE."));
        return new AutoChoice(new Smote(With(new SmoteOptions())), nameof(Smote), Say($"{rows:N0} rows, the largest class {ratio:0.#} times the smallest, {columns} columns."));
    }

    /// <inheritdoc/>
    /// <remarks>When the choice is to leave the rows alone, the result holds the given dataset and its notes say why.</remarks>
    /// <exception cref="ArgumentException">The dataset has no row or only one class, or lacks a column of <see cref="AutoOptions.CategoricalColumns"/>.</exception>
    public ResamplingResult Resample(LabeledDataset dataset, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        AutoChoice choice = Choose(dataset);
        cancellationToken.ThrowIfCancellationRequested();
        string note = $"Auto chose {choice.Name}: {choice.Reason}";
        if (choice.Sampler is null)
        {
            progress?.Report(1);
            return Unchanged.Of(Name, dataset, note);
        }
        ResamplingResult result = choice.Sampler.Resample(dataset, progress, cancellationToken);
        return new ResamplingResult(Name, dataset, result.Dataset, result.Origins, [note, .. result.Notes]);
    }

    /// <summary>The options with what this sampler was given.</summary>
    private T With<T>(T options)
        where T : SmoteFamilyOptions
        => (T)(options with
        {
            NeighborCount = _options.NeighborCount,
            SmallClasses = SmallClassHandling.FewerNeighbors,
            Search = _options.Search,
            Seed = _options.Seed,
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
        });

    private SmoteNOptions Categories => new()
    {
        NeighborCount = _options.NeighborCount,
        SmallClasses = SmallClassHandling.FewerNeighbors,
        Search = _options.Search,
        Seed = _options.Seed,
        MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
    };

    private AutoChoice Copies(string reason)
        => new(new RandomOverSampler(new RandomOverSamplerOptions { Seed = _options.Seed, MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism }), nameof(RandomOverSampler), reason);

    private AutoChoice Target(string reason) => new(new TargetDistributionResampler(new TargetDistributionOptions
    {
        NeighborCount = _options.NeighborCount,
        SmallClasses = SmallClassHandling.FewerNeighbors,
        Search = _options.Search,
        Seed = _options.Seed,
        MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
    }), "TargetDistribution", reason);

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}

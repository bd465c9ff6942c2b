namespace Threat.Imbalance.Internal;

/// <summary>What the samplers that grow classes by SMOTE share: the classes that grow, the plan of their new rows, and the result.</summary>
internal sealed class GrowthRun
{
    private readonly LabeledDataset _dataset;
    private readonly int[] _targets;
    private readonly string _sampler;
    private readonly CancellationToken _cancellation;

    /// <summary>Refuses classes that are too small before any work is done.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="targets">The rows wanted of each class, never fewer than it has.</param>
    /// <param name="options">SMOTE's part of the options.</param>
    /// <param name="sampler">The sampler's name.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="keep">The rows that stay in the result; null keeps all.</param>
    /// <param name="hasSmallClasses">See <see cref="SmoteKernel.HasSmallClasses"/>.</param>
    public GrowthRun(LabeledDataset dataset, int[] targets, SmoteFamilyOptions options, string sampler, IProgress<double>? progress, CancellationToken cancellation, bool[]? keep = null, bool hasSmallClasses = true)
    {
        (_dataset, _targets, _sampler, _cancellation) = (dataset, targets, sampler, cancellation);
        Settings = SearchSettings.Of(options.MaxDegreeOfParallelism, options.Search);
        Progress = new ProgressShare(progress);
        Rows = ClassRows.Of(dataset);
        Grown = [.. Enumerable.Range(0, targets.Length).Where(c => Added(c) > 0)];
        Kernel = new SmoteKernel(dataset, options, sampler, Notes) { HasSmallClasses = hasSmallClasses };
        foreach (int c in Grown) Kernel.Check(c, Rows[c]);
        Plan = new SyntheticPlan(dataset, Grown.Sum(c => (long)Added(c)), sampler, keep);
    }

    public SearchSettings Settings { get; set; }

    public ProgressShare Progress { get; }

    public List<string> Notes { get; } = [];

    /// <summary>The row numbers of each class.</summary>
    public int[][] Rows { get; }

    /// <summary>The classes that get new rows.</summary>
    public int[] Grown { get; }

    public SmoteKernel Kernel { get; }

    public SyntheticPlan Plan { get; }

    /// <summary>How many rows a class gets.</summary>
    public int Added(int classId) => _targets[classId] - Rows[classId].Length;

    public ResamplingResult Result(ProgressShare progress, RowFinisher? finish = null)
    {
        LabeledDataset result = DatasetWriter.Write(_dataset, Plan.Origins, Plan.Kept, _sampler, Settings.Threads, _cancellation, progress, finish);
        return new ResamplingResult(_sampler, _dataset, result, Plan.Origins, [.. Settings.Notes, .. Notes]);
    }
}

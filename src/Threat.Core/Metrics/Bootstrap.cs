using Threat.Core.Internal;
using Threat.Shared;

namespace Threat.Core;

/// <summary>Percentile bootstrap intervals (Efron 1979): how far a metric would move on other rows of the same kind.</summary>
/// <remarks>Thread-safe; the same input and seed give the same interval, whatever the number of threads.</remarks>
public static class Bootstrap
{
    /// <summary>The interval of a metric over rows drawn with replacement.</summary>
    /// <param name="rowCount">n, at least 1.</param>
    /// <param name="metric">Called with n row numbers for each resample (with groups: with the rows of as many groups as there are).</param>
    /// <param name="options">Resamples, level, seed; null takes the defaults.</param>
    /// <param name="groups">n entity ids, or null. Rows of an entity are drawn together: needed where they are alike, or the interval comes out too narrow.</param>
    /// <param name="cancellationToken">Stops between two resamples.</param>
    /// <exception cref="ArgumentException">An option is out of range, the number of groups is not n, or the metric was NaN on every resample.</exception>
    public static ConfidenceInterval Interval(int rowCount, RowMetric metric, BootstrapOptions? options = null, IReadOnlyList<string>? groups = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Guard.AtLeast(rowCount, 1);
        options ??= new BootstrapOptions();
        Guard.AtLeast(options.Resamples, 10);
        Workers.Checked(options.MaxDegreeOfParallelism);
        Guard.BetweenZeroAndOne(options.Level, $"{nameof(BootstrapOptions)}.{nameof(options.Level)}");
        if (groups is not null && groups.Count != rowCount) throw new ArgumentException($"{groups.Count} groups were given for {rowCount} rows; the numbers must be equal.", nameof(groups));

        int[][]? rowsOfGroup = groups is null ? null : [.. Enumerable.Range(0, rowCount).GroupBy(i => groups[i], StringComparer.Ordinal).Select(static g => g.ToArray())];
        double[] values = new double[options.Resamples];
        Workers.Run(values.Length, Workers.Threads(options.MaxDegreeOfParallelism), cancellationToken,
            b => values[b] = metric(BootstrapKernel.Draw(rowCount, rowsOfGroup, options.Seed, (ulong)b)));

        double[] defined = [.. values.Where(static v => !double.IsNaN(v))];
        if (defined.Length == 0) throw new ArgumentException($"The metric was NaN on all {values.Length} resamples.", nameof(metric));
        double tail = (1 - options.Level) / 2;
        return new ConfidenceInterval(metric(BootstrapKernel.All(rowCount)), OrderStatistics.Quantile(defined, tail), OrderStatistics.Quantile(defined, 1 - tail), options.Level, values.Length - defined.Length);
    }

    /// <summary>The interval of a metric of decisions.</summary>
    /// <param name="labels">n true class ids.</param>
    /// <param name="predictions">n decided class ids; −1 where the rule abstained.</param>
    /// <param name="labelSet">The classes.</param>
    /// <param name="metric">As in <c>r =&gt; r.Macro.F1</c>.</param>
    /// <param name="options">Resamples, level, seed; null takes the defaults.</param>
    /// <param name="groups">n entity ids, or null.</param>
    /// <param name="cancellationToken">Stops between two resamples.</param>
    /// <exception cref="ArgumentException">There is no row, the lengths differ, an id is out of range, or an option is.</exception>
    public static ConfidenceInterval Interval(ReadOnlyMemory<int> labels, ReadOnlyMemory<int> predictions, LabelSet labelSet, Func<ClassificationReport, double> metric,
        BootstrapOptions? options = null, IReadOnlyList<string>? groups = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (labels.Length != predictions.Length) throw new ArgumentException($"{predictions.Length} predictions were given for {labels.Length} labels; the numbers must be equal.", nameof(predictions));
        return Interval(labels.Length, rows =>
        {
            int[] truth = new int[rows.Length], decided = new int[rows.Length];
            for (int i = 0; i < rows.Length; i++) (truth[i], decided[i]) = (labels.Span[rows[i]], predictions.Span[rows[i]]);
            return metric(ClassificationReport.Evaluate(truth, decided, labelSet));
        }, options, groups, cancellationToken);
    }
}

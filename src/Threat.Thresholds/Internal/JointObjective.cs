namespace Threat.Thresholds.Internal;

/// <summary>What the joint search maximises on one table: the weighted mean of the classes' metrics over decided classes.</summary>
internal sealed class JointObjective(ScoreTable table, MetricKernel[] metrics, double[] weights, double strength)
{
    public ScoreTable Table => table;

    public SoftLabels Soft { get; } = new(table, strength);

    public JointCounts Counts() => new(metrics, weights, Soft.Totals, table.Rows);

    public double Evaluate<TRule>(ReadOnlySpan<double> thresholds) where TRule : struct, IJointRule
    {
        JointCounts counts = Counts();
        ReadOnlySpan<double> scores = table.Scores.Span;
        ReadOnlySpan<int> labels = table.Labels.Span;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = scores.Slice(i * table.Classes, table.Classes);
            int decided = TRule.Decide(row, thresholds);
            counts.Add(decided, Soft.Mass(decided, labels[i], row[decided]));
        }
        return counts.Value();
    }
}

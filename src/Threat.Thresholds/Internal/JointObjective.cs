namespace Threat.Thresholds.Internal;

/// <summary>What the joint search maximises on one table: the weighted mean of the classes' metrics over decided classes.</summary>
internal sealed class JointObjective(ScoreTable table, MetricKernel[] metrics, double[] weights, double strength)
{
    public ScoreTable Table => table;

    public SoftLabels Soft { get; } = new(table, strength);

    public JointCounts Counts() => new(metrics, weights, Soft.Totals, table.Rows);

    public double Evaluate(JointRule rule, ReadOnlySpan<double> thresholds)
    {
        rule.Set(thresholds);
        JointCounts counts = Counts();
        ReadOnlySpan<int> labels = table.Labels.Span;
        for (int i = 0; i < labels.Length; i++)
        {
            int decided = rule.Decide(i);
            counts.Add(decided, Soft.Mass(decided, labels[i], table.Row(i)[decided]));
        }
        return counts.Value();
    }
}

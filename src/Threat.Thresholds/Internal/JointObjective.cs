namespace Threat.Thresholds.Internal;

/// <summary>What the joint search maximises: the weighted mean of the classes' metrics over decided classes. Weight 0 leaves a class out.</summary>
internal sealed record JointObjective(MetricKernel[] Metrics, double[] Weights)
{
    public JointCounts CountsFor(ScoreTable table) => new(Metrics, Weights, table.Counts, table.Rows);

    public double Evaluate<TRule>(ScoreTable table, ReadOnlySpan<double> thresholds) where TRule : struct, IJointRule
    {
        JointCounts counts = CountsFor(table);
        ReadOnlySpan<double> scores = table.Scores.Span;
        ReadOnlySpan<int> labels = table.Labels.Span;
        for (int i = 0; i < labels.Length; i++) counts.Add(TRule.Decide(scores.Slice(i * table.Classes, table.Classes), thresholds), labels[i]);
        return counts.Value();
    }
}

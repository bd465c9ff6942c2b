using System.Runtime.InteropServices;

namespace Threat.Thresholds.Internal;

/// <summary>What the joint search maximises on one table: the weighted mean of the classes' metrics over decided classes.</summary>
internal sealed class JointObjective
{
    private readonly MetricKernel[] _metrics;
    private readonly double[] _weights;
    private readonly double _rows;
    private readonly JointCounts? _settled;

    public JointObjective(ScoreTable table, MetricKernel[] metrics, double[] weights, double strength)
    {
        (Table, Soft, _metrics, _weights, _rows) = (table, new SoftLabels(table, strength), metrics, weights, table.Rows);
    }

    private JointObjective(JointObjective whole, ScoreTable table, JointCounts settled)
    {
        (Table, Soft, _metrics, _weights, _rows, _settled) = (table, whole.Soft, whole._metrics, whole._weights, whole._rows, settled);
    }

    public ScoreTable Table { get; }

    public SoftLabels Soft { get; }

    /// <summary>Counts that hold the settled rows only.</summary>
    public JointCounts Counts()
    {
        JointCounts counts = new(_metrics, _weights, Soft.Totals, _rows);
        if (_settled is not null) counts.CopyFrom(_settled);
        return counts;
    }

    /// <summary>The value under a rule that has taken its thresholds.</summary>
    public double Evaluate(JointRule rule)
    {
        JointCounts counts = Counts();
        for (int i = 0; i < Table.Rows; i++) Add(counts, rule, i);
        return counts.Value();
    }

    /// <summary>The same objective with a part of the rows held fast: those that no change by less than this factor can touch.</summary>
    public JointObjective Near(JointRule rule, double factor)
    {
        JointCounts settled = Counts();
        List<int> open = [];
        for (int i = 0; i < Table.Rows; i++)
        {
            if (rule.IsSettled(i, factor)) Add(settled, rule, i);
            else open.Add(i);
        }
        return new JointObjective(this, Table.Take(CollectionsMarshal.AsSpan(open)), settled);
    }

    private void Add(JointCounts counts, JointRule rule, int row)
    {
        int decided = rule.Decide(row);
        counts.Add(decided, Soft.Mass(decided, Table.Labels.Span[row], Table.Row(row)[decided]));
    }
}

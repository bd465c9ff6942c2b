using System.Buffers;

namespace Threat.Thresholds.Internal;

/// <summary>What the joint search maximises on one table: the weighted mean of the classes' metrics over decided classes.</summary>
internal sealed class JointObjective
{
    private const int BlockRows = 1024;
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
    public double Evaluate(JointRule rule) => CountAll(rule).Value();

    /// <summary>The same objective with a part of the rows held fast: those that no change by less than this factor can touch.</summary>
    public JointObjective Near(JointRule rule, double factor)
    {
        JointCounts settled = CountAll(rule);
        int[] open = ArrayPool<int>.Shared.Rent(Table.Rows + 1);
        int count = rule.Open(0, Table.Rows, factor, open);
        int[] decided = new int[1];
        foreach (int row in open.AsSpan(0, count))
        {
            rule.Decide(row, decided);
            settled.Remove(decided[0], Mass(decided[0], row));
        }
        ScoreTable table = Table.Take(open.AsSpan(0, count));
        ArrayPool<int>.Shared.Return(open);
        return new JointObjective(this, table, settled);
    }

    private JointCounts CountAll(JointRule rule)
    {
        JointCounts counts = Counts();
        Span<int> decided = stackalloc int[BlockRows];
        Span<int> cells = new int[2 * counts.Decided.Length];
        bool pure = Soft.AllPure;
        for (int start = 0; start < Table.Rows; start += BlockRows)
        {
            Span<int> block = decided[..Math.Min(BlockRows, Table.Rows - start)];
            rule.Decide(start, block);
            if (pure) Tally(block, Table.Labels.Span[start..], cells);
            else
            {
                for (int i = 0; i < block.Length; i++) counts.Add(block[i], Mass(block[i], start + i));
            }
        }
        for (int k = 0; k < counts.Decided.Length; k++)
        {
            counts.Decided[k] += cells[2 * k] + cells[2 * k + 1];
            counts.Right[k] += cells[2 * k + 1];
        }
        return counts;
    }

    /// <summary>Counts rows decided wrongly and rightly, side by side for each class.</summary>
    private static void Tally(ReadOnlySpan<int> decided, ReadOnlySpan<int> labels, Span<int> cells)
    {
        for (int i = 0; i < decided.Length; i++) cells[2 * decided[i] + (decided[i] == labels[i] ? 1 : 0)]++;
    }

    private double Mass(int c, int row) => Soft.Mass(c, Table.Labels.Span[row], Table.Row(row)[c]);
}

namespace Threat.Thresholds.Internal;

/// <summary>Highest among those above, else argmax.</summary>
internal sealed class AboveJointRule(ScoreTable table) : JointRule
{
    private readonly double[] _thresholds = new double[table.Classes];

    public override double Highest => 1;

    public override void Set(ReadOnlySpan<double> thresholds) => thresholds.CopyTo(_thresholds);

    public override void Fill(int start, int end, int c, Span<double> keys, Span<int> others)
    {
        for (int i = start; i < end; i++)
        {
            ReadOnlySpan<double> row = table.Row(i);
            int best = 0, above = -1;
            for (int k = 0; k < row.Length; k++)
            {
                if (row[k] > row[best]) best = k;
                if (k != c && row[k] >= _thresholds[k] && (above < 0 || row[k] > row[above])) above = k;
            }
            bool wins = above < 0 ? best != c : row[c] > row[above] || row[c] == row[above] && c < above;
            keys[i - start] = wins ? row[c] : 0;
            others[i - start] = above < 0 ? best : above;
        }
    }

    public override void Decide(int start, Span<int> decided)
    {
        for (int i = 0; i < decided.Length; i++) decided[i] = HighestAboveThresholdRule.Choose(table.Row(start + i), _thresholds).ClassId;
    }

    public override int Open(int start, int end, double factor, Span<int> open)
    {
        int count = 0;
        for (int i = start; i < end; i++)
        {
            if (!IsSettled(table.Row(i), factor)) open[count++] = i;
        }
        return count;
    }

    private bool IsSettled(ReadOnlySpan<double> p, double factor)
    {
        for (int k = 0; k < p.Length; k++)
        {
            if (p[k] * factor >= _thresholds[k] && p[k] <= _thresholds[k] * factor) return false;
        }
        return true;
    }

    public override JointRule Over(ScoreTable other) => new AboveJointRule(other);

    public override double Above(double highestKey) => Math.BitIncrement(highestKey);

    public override double Between(double cut, double below) => Midpoint.Between(cut, below);
}

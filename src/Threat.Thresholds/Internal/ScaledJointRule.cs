using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Threat.Shared;

namespace Threat.Thresholds.Internal;

/// <summary>
/// argmax p_c / t_c: class c wins when t_c is at most p_c over the highest scaled probability of the others. The two highest scaled probabilities of each row are
/// kept, so that one class's keys cost one column.
/// </summary>
internal sealed class ScaledJointRule(ScoreTable table, int threads) : JointRule
{
    private readonly double[][] _columns = table.Columns(threads);
    private readonly double[] _thresholds = new double[table.Classes], _weights = new double[table.Classes];
    private readonly double[] _first = new double[table.Rows], _second = new double[table.Rows];
    private readonly int[] _firstClass = new int[table.Rows], _secondClass = new int[table.Rows];

    public override double Highest => 1e9;

    public override void Set(ReadOnlySpan<double> thresholds)
    {
        if (thresholds.SequenceEqual(_thresholds)) return;
        thresholds.CopyTo(_thresholds);
        for (int c = 0; c < _weights.Length; c++) _weights[c] = 1 / thresholds[c];
        int parts = Math.Clamp(table.Rows / 65_536, 1, threads);
        Workers.Run(parts, parts, CancellationToken.None, part =>
        {
            (int start, int end) = Workers.Range(table.Rows, parts, part);
            int done = Vector256.IsHardwareAccelerated ? TopTwoVectors(start, end) : start;
            for (int i = done; i < end; i++) TopTwo(i);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Fill(int start, int end, int c, Span<double> keys, Span<int> others)
    {
        double[] p = _columns[c];
        int i = start;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector128<int> searched = Vector128.Create(c);
            for (; i + 4 <= end; i += 4)
            {
                Vector128<int> leader = Vector128.LoadUnsafe(ref _firstClass[i]), leads = Vector128.Equals(leader, searched);
                Vector256<double> score = Vector256.LoadUnsafe(ref p[i]);
                Vector256<double> leadsWide = Vector256.Create(Vector128.WidenLower(leads), Vector128.WidenUpper(leads)).AsDouble();
                Vector256<double> rival = Vector256.ConditionalSelect(leadsWide, Vector256.LoadUnsafe(ref _second[i]), Vector256.LoadUnsafe(ref _first[i]));
                (score / rival & Vector256.GreaterThan(score, Vector256<double>.Zero)).StoreUnsafe(ref keys[i - start]);
                Vector128.ConditionalSelect(leads, Vector128.LoadUnsafe(ref _secondClass[i]), leader).StoreUnsafe(ref others[i - start]);
            }
        }
        for (; i < end; i++)
        {
            bool leads = _firstClass[i] == c;
            others[i - start] = leads ? _secondClass[i] : _firstClass[i];
            keys[i - start] = p[i] > 0 ? p[i] / (leads ? _second[i] : _first[i]) : 0;
        }
    }

    /// <summary>The kept winner, unless the two are so close that rounding could have swapped them.</summary>
    public override void Decide(int start, Span<int> decided)
    {
        ReadOnlySpan<double> first = _first.AsSpan(start, decided.Length), second = _second.AsSpan(start, decided.Length);
        ReadOnlySpan<int> kept = _firstClass.AsSpan(start, decided.Length);
        for (int i = 0; i < decided.Length; i++)
            decided[i] = second[i] < first[i] * (1 - 1e-12) ? kept[i] : ScaledArgmaxRule.Choose(table.Row(start + i), _thresholds).ClassId;
    }

    public override int Open(int start, int end, double factor, Span<int> open)
    {
        int count = 0;
        for (int i = start; i < end; i++)
        {
            open[count] = i;
            count += _second[i] * factor * factor < _first[i] ? 0 : 1;
        }
        return count;
    }

    public override JointRule Over(ScoreTable other) => new ScaledJointRule(other, threads);

    public override double Above(double highestKey) => highestKey * 2;

    public override double Between(double cut, double below) => double.IsInfinity(cut) ? Math.Max(below, 1e-300) * 2 : below <= 0 ? cut / 2 : Math.Sqrt(cut) * Math.Sqrt(below);

    private void TopTwo(int i)
    {
        double first = -1, second = -1;
        int a = 0, b = 0;
        for (int k = 0; k < _columns.Length; k++)
        {
            double scaled = _columns[k][i] * _weights[k];
            if (scaled > first) (second, b, first, a) = (first, a, scaled, k);
            else if (scaled > second) (second, b) = (scaled, k);
        }
        (_first[i], _second[i], _firstClass[i], _secondClass[i]) = (first, second, a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TopTwoVectors(int start, int end)
    {
        int i = start;
        for (; i + Vector256<double>.Count <= end; i += Vector256<double>.Count)
        {
            Vector256<double> first = Vector256.Create(-1.0), second = first;
            Vector256<long> a = default, b = default;
            for (int k = 0; k < _columns.Length; k++)
            {
                Vector256<double> scaled = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_columns[k]), (nuint)i) * _weights[k];
                Vector256<double> leads = Vector256.GreaterThan(scaled, first), follows = Vector256.GreaterThan(scaled, second);
                Vector256<long> id = Vector256.Create((long)k);
                b = Vector256.ConditionalSelect(leads.AsInt64(), a, Vector256.ConditionalSelect(follows.AsInt64(), id, b));
                second = Vector256.ConditionalSelect(leads, first, Vector256.ConditionalSelect(follows, scaled, second));
                a = Vector256.ConditionalSelect(leads.AsInt64(), id, a);
                first = Vector256.ConditionalSelect(leads, scaled, first);
            }
            first.StoreUnsafe(ref _first[i]);
            second.StoreUnsafe(ref _second[i]);
            Vector256<int> both = Vector256.Narrow(a, b);
            both.GetLower().StoreUnsafe(ref _firstClass[i]);
            both.GetUpper().StoreUnsafe(ref _secondClass[i]);
        }
        return i;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    private readonly ushort[] _firstClass = new ushort[table.Rows], _secondClass = new ushort[table.Rows];

    public override double Highest => 1e9;

    public override void Set(ReadOnlySpan<double> thresholds)
    {
        if (thresholds.SequenceEqual(_thresholds)) return;
        thresholds.CopyTo(_thresholds);
        for (int c = 0; c < _weights.Length; c++) _weights[c] = 1 / thresholds[c];
        int parts = Math.Clamp(table.Rows / 65_536, 1, threads);
        Parts.For(parts, CancellationToken.None, part =>
        {
            (int start, int end) = Parts.Range(table.Rows, parts, part);
            int done = Vector256.IsHardwareAccelerated ? TopTwoVectors(start, end) : start;
            for (int i = done; i < end; i++) TopTwo(i);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Fill(int start, int end, int c, Span<double> keys, Span<ushort> others)
    {
        ReadOnlySpan<double> p = _columns[c].AsSpan(start, end - start), first = _first.AsSpan(start, p.Length), second = _second.AsSpan(start, p.Length);
        ReadOnlySpan<ushort> firstClass = _firstClass.AsSpan(start, p.Length), secondClass = _secondClass.AsSpan(start, p.Length);
        keys = keys[..p.Length];
        others = others[..p.Length];
        for (int i = 0; i < p.Length; i++)
        {
            bool leads = firstClass[i] == c;
            others[i] = leads ? secondClass[i] : firstClass[i];
            keys[i] = p[i] > 0 ? p[i] / (leads ? second[i] : first[i]) : 0;
        }
    }

    public override int Decide(int row) => ScaledArgmaxRule.Instance.Decide(table.Row(row), _thresholds).ClassId;

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
        (_first[i], _second[i], _firstClass[i], _secondClass[i]) = (first, second, (ushort)a, (ushort)b);
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
            for (int lane = 0; lane < Vector256<double>.Count; lane++) (_firstClass[i + lane], _secondClass[i + lane]) = ((ushort)a[lane], (ushort)b[lane]);
        }
        return i;
    }
}

using System.Buffers;
using System.Numerics;

namespace Threat.Losses.Internal;

/// <summary>Sums of NLL(softmax(β·z)) and of its derivatives in β, E_p z − z_y and Var_p z, over rows.</summary>
internal readonly record struct TemperatureSums(double Loss, double Slope, double Curvature)
{
    public static TemperatureSums operator +(TemperatureSums a, TemperatureSums b) => new(a.Loss + b.Loss, a.Slope + b.Slope, a.Curvature + b.Curvature);

    public static TemperatureSums operator /(TemperatureSums a, double n) => new(a.Loss / n, a.Slope / n, a.Curvature / n);
}

internal static class TemperatureKernel<T, TLane>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : ILane<T>
{
    private const int ScratchValues = 2048;

    public static TemperatureSums Evaluate(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, double beta)
    {
        int lanes = Vector<T>.Count, capacity = Math.Max(1, ScratchValues / classes / lanes) * lanes;
        T[] scratch = ArrayPool<T>.Shared.Rent(Block<T>.ScratchLength(capacity, classes));
        TemperatureSums total = default;
        try
        {
            Block<T> block = new(scratch, capacity, classes);
            for (int start = 0; start < labels.Length; start += capacity)
            {
                int rows = Math.Min(capacity, labels.Length - start);
                block.Load(logits.Slice(start * classes, rows * classes), labels.Slice(start, rows), default);
                total += Sum(block, T.CreateChecked(beta));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(scratch);
        }
        return total;
    }

    private static TemperatureSums Sum(in Block<T> b, T beta)
    {
        Vector<double> losses = Vector<double>.Zero, slopes = Vector<double>.Zero, curvatures = Vector<double>.Zero;
        Vector<T> inverseTemperature = Vector.Create(beta);
        for (int r = 0; r < b.Rows; r += Vector<T>.Count)
        {
            Vector<T> label = b.Target(r), weight = b.Weight(r), max = b.Largest(r, out Vector<T> top);
            Vector<T> rest = Vector<T>.Zero, first = Vector<T>.Zero, second = Vector<T>.Zero, own = Vector<T>.Zero, id = Vector<T>.Zero;
            for (int c = 0; c < b.Classes; c++, id += Vector<T>.One)
            {
                Vector<T> d = b.Logit(c, r) - max;
                Vector<T> e = Vector.AndNot(TLane.Exp(d * inverseTemperature), Vector.Equals(top, id)), ed = e * d;
                rest += e;
                first += ed;
                second += ed * d;
                own = Vector.ConditionalSelect(Vector.Equals(label, id), d, own);
            }
            Vector<T> inverse = Vector<T>.One / (Vector<T>.One + rest), mean = first * inverse;
            TLane.Accumulate(ref losses, weight * (PreciseVector.Log1p<T, TLane>(rest) - inverseTemperature * own));
            TLane.Accumulate(ref slopes, weight * (mean - own));
            TLane.Accumulate(ref curvatures, weight * (second - first * mean) * inverse);
        }
        return new(Vector.Sum(losses), Vector.Sum(slopes), Vector.Sum(curvatures));
    }
}

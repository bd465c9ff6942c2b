using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Threat.Losses.Internal;

/// <summary>
/// Loss and gradient of a block of rows in one pass. Rows are transposed into class-major scratch, so that a vector holds one class of
/// several rows. All is measured from each row's largest logit, whose own exponential, 1, is kept out of the sum: 1 − p and log p
/// then keep full precision at saturation.
/// </summary>
internal static class SoftmaxLossKernel<T, TLane, TModulation>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : ILane<T>
    where TModulation : struct, IModulation<T>
{
    private const int ScratchValues = 4096;

    /// <summary>Rows that are worked on together: a multiple of the vector length.</summary>
    private static int BlockRows(int classes) => Math.Max(1, ScratchValues / classes / Vector<T>.Count) * Vector<T>.Count;

    /// <param name="logits">Rows × classes.</param>
    /// <param name="targets">A class id per row; a negative one marks an ignored row.</param>
    /// <param name="weights">Weight per class.</param>
    /// <param name="modulation">The loss of one class.</param>
    /// <param name="plan">Smoothing and changes to the logits.</param>
    /// <param name="scale">Factor of the gradient.</param>
    /// <param name="losses">Receives the loss of each row.</param>
    /// <param name="gradient">Receives the gradient times <paramref name="scale"/>, or is empty.</param>
    public static void Run(ReadOnlySpan<T> logits, ReadOnlySpan<int> targets, ReadOnlySpan<T> weights, TModulation modulation, SoftmaxLossPlan plan, double scale, Span<T> losses, Span<T> gradient)
    {
        int classes = weights.Length, block = BlockRows(classes);
        T[] scratch = ArrayPool<T>.Shared.Rent(block * (2 * classes + 3));
        try
        {
            Block<T> b = new(scratch, block, classes);
            for (int start = 0; start < targets.Length; start += block)
            {
                int rows = Math.Min(block, targets.Length - start);
                b.Load(logits.Slice(start * classes, rows * classes), targets.Slice(start, rows), weights, plan);
                if (plan.LabelSmoothing == 0) Hard(b, modulation, T.CreateChecked(scale * plan.Scale), !gradient.IsEmpty);
                else Smoothed(b, weights, modulation, plan.LabelSmoothing, T.CreateChecked(scale * plan.Scale));
                b.Losses[..rows].CopyTo(losses[start..]);
                if (!gradient.IsEmpty) b.StoreGradient(gradient.Slice(start * classes, rows * classes), rows);
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(scratch);
        }
    }

    private static void Hard(in Block<T> b, TModulation modulation, T scale, bool wantsGradient)
    {
        int lanes = Vector<T>.Count;
        for (int r = 0; r < b.Rows; r += lanes)
        {
            Exponentials(b, r, out Vector<T> rest, out Vector<T> top);
            Vector<T> own = b.Lane(b.Targets, r), weight = b.Lane(b.RowWeights, r);
            Vector<T> shifted = Vector<T>.Zero, e = Vector<T>.Zero;
            for (int c = 0; c < b.Classes; c++)
            {
                Vector<T> isOwn = Vector.Equals(own, Vector.Create(T.CreateChecked(c)));
                shifted = Vector.ConditionalSelect(isOwn, b.Lane(b.Shifted(c), r), shifted);
                e = Vector.ConditionalSelect(isOwn, b.Lane(b.Exponentials(c), r), e);
            }
            Vector<T> sum = Vector<T>.One + rest, inverse = Vector<T>.One / sum;
            Vector<T> p = e * inverse;
            Vector<T> q = Vector.ConditionalSelect(Vector.Equals(own, top), rest, sum - e) * inverse;
            modulation.Evaluate(shifted - LogOnePlus(rest), p, q, out Vector<T> loss, out Vector<T> slope);
            (weight * loss).CopyTo(b.Losses[r..]);
            if (!wantsGradient) continue;
            Vector<T> outer = weight * slope * Vector.Create(scale);
            Vector<T> factor = -(outer * inverse), ownGradient = outer * q;
            for (int c = 0; c < b.Classes; c++)
            {
                Vector<T> isOwn = Vector.Equals(own, Vector.Create(T.CreateChecked(c)));
                Vector.ConditionalSelect(isOwn, ownGradient, factor * b.Lane(b.Exponentials(c), r)).CopyTo(b.Exponentials(c)[r..]);
            }
        }
    }

    private static void Smoothed(in Block<T> b, ReadOnlySpan<T> weights, TModulation modulation, double smoothing, T scale)
    {
        int lanes = Vector<T>.Count;
        Vector<T> share = Vector.Create(T.CreateChecked(smoothing / b.Classes)), hard = Vector.Create(T.CreateChecked(1 - smoothing)), factor = Vector.Create(scale);
        for (int r = 0; r < b.Rows; r += lanes)
        {
            Exponentials(b, r, out Vector<T> rest, out Vector<T> top);
            Vector<T> own = b.Lane(b.Targets, r);
            Vector<T> counted = Vector.ConditionalSelect(Vector.LessThan(own, Vector<T>.Zero), Vector<T>.Zero, Vector<T>.One);
            Vector<T> sum = Vector<T>.One + rest, inverse = Vector<T>.One / sum, log = LogOnePlus(rest), total = Vector<T>.Zero, loss = Vector<T>.Zero;
            for (int c = 0; c < b.Classes; c++)
            {
                Vector<T> id = Vector.Create(T.CreateChecked(c)), e = b.Lane(b.Exponentials(c), r);
                Vector<T> q = Vector.ConditionalSelect(Vector.Equals(id, top), rest, sum - e) * inverse;
                modulation.Evaluate(b.Lane(b.Shifted(c), r) - log, e * inverse, q, out Vector<T> f, out Vector<T> slope);
                Vector<T> weight = counted * weights[c] * Vector.ConditionalSelect(Vector.Equals(id, own), share + hard, share);
                loss += weight * f;
                slope *= weight;
                total += slope;
                slope.CopyTo(b.Shifted(c)[r..]);
            }
            loss.CopyTo(b.Losses[r..]);
            for (int c = 0; c < b.Classes; c++)
            {
                Vector<T> e = b.Lane(b.Exponentials(c), r), slope = b.Lane(b.Shifted(c), r);
                Vector<T> q = Vector.ConditionalSelect(Vector.Equals(Vector.Create(T.CreateChecked(c)), top), rest, sum - e) * inverse;
                (factor * (slope * q - e * inverse * (total - slope))).CopyTo(b.Exponentials(c)[r..]);
            }
        }
    }

    /// <summary>Shifts a row by its largest logit and takes exponentials; <paramref name="rest"/> is their sum without the largest one.</summary>
    private static void Exponentials(in Block<T> b, int r, out Vector<T> rest, out Vector<T> top)
    {
        Vector<T> max = b.Lane(b.Shifted(0), r);
        top = Vector<T>.Zero;
        for (int c = 1; c < b.Classes; c++)
        {
            Vector<T> z = b.Lane(b.Shifted(c), r), above = Vector.GreaterThan(z, max);
            max = Vector.ConditionalSelect(above, z, max);
            top = Vector.ConditionalSelect(above, Vector.Create(T.CreateChecked(c)), top);
        }
        rest = Vector<T>.Zero;
        for (int c = 0; c < b.Classes; c++)
        {
            Vector<T> z = b.Lane(b.Shifted(c), r) - max, e = TLane.Exp(z);
            z.CopyTo(b.Shifted(c)[r..]);
            e.CopyTo(b.Exponentials(c)[r..]);
            rest += Vector.ConditionalSelect(Vector.Equals(top, Vector.Create(T.CreateChecked(c))), Vector<T>.Zero, e);
        }
    }

    /// <summary>log(1 + x) for x ≥ 0, with the rounding of 1 + x put right.</summary>
    private static Vector<T> LogOnePlus(Vector<T> x)
    {
        Vector<T> u = Vector<T>.One + x;
        return TLane.Log(u) + (x - (u - Vector<T>.One)) / u;
    }
}

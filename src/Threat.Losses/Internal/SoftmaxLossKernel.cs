using System.Buffers;
using System.Numerics;

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
    private const int ScratchValues = 2048;

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
        int classes = weights.Length, lanes = Vector<T>.Count, block = Math.Max(1, ScratchValues / classes / lanes) * lanes;
        T[] scratch = ArrayPool<T>.Shared.Rent(Block<T>.ScratchLength(block, classes));
        T factor = T.CreateChecked(scale * plan.Scale);
        try
        {
            Block<T> b = new(scratch, block, classes);
            for (int start = 0; start < targets.Length; start += block)
            {
                int rows = Math.Min(block, targets.Length - start);
                b.Load(logits.Slice(start * classes, rows * classes), targets.Slice(start, rows), weights, plan);
                if (plan.LabelSmoothing == 0) Hard(b, modulation, factor, !gradient.IsEmpty);
                else Smoothed(b, weights, modulation, plan.LabelSmoothing, factor);
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
        for (int r = 0; r < b.Rows; r += Vector<T>.Count)
        {
            Vector<T> own = b.Target(r), weight = b.Weight(r);
            Vector<T> max = b.Largest(r, out Vector<T> top);
            Vector<T> rest = Vector<T>.Zero, shifted = Vector<T>.Zero, e = Vector<T>.Zero, id = Vector<T>.Zero;
            for (int c = 0; c < b.Classes; c++, id += Vector<T>.One)
            {
                Vector<T> z = b.Logit(c, r) - max, x = TLane.Exp(z), isOwn = Vector.Equals(own, id);
                b.SetResult(c, r, x);
                rest += Vector.AndNot(x, Vector.Equals(top, id));
                shifted = Vector.ConditionalSelect(isOwn, z, shifted);
                e = Vector.ConditionalSelect(isOwn, x, e);
            }
            Vector<T> sum = Vector<T>.One + rest, inverse = Vector<T>.One / sum;
            Vector<T> p = e * inverse;
            Vector<T> q = Vector.ConditionalSelect(Vector.Equals(own, top), rest, sum - e) * inverse;
            modulation.Evaluate(shifted - PreciseVector.Log1p<T, TLane>(rest), p, q, out Vector<T> loss, out Vector<T> slope);
            (weight * loss).CopyTo(b.Losses[r..]);
            if (!wantsGradient) continue;
            Vector<T> outer = weight * slope * Vector.Create(scale);
            Vector<T> factor = -(outer * inverse), ownGradient = outer * q;
            id = Vector<T>.Zero;
            for (int c = 0; c < b.Classes; c++, id += Vector<T>.One)
                b.SetResult(c, r, Vector.ConditionalSelect(Vector.Equals(own, id), ownGradient, factor * b.Result(c, r)));
        }
    }

    private static void Smoothed(in Block<T> b, ReadOnlySpan<T> weights, TModulation modulation, double smoothing, T scale)
    {
        Vector<T> share = Vector.Create(T.CreateChecked(smoothing / b.Classes)), hard = Vector.Create(T.CreateChecked(1 - smoothing)), factor = Vector.Create(scale);
        for (int r = 0; r < b.Rows; r += Vector<T>.Count)
        {
            Vector<T> own = b.Target(r), max = b.Largest(r, out Vector<T> top);
            Vector<T> rest = Vector<T>.Zero, id = Vector<T>.Zero;
            for (int c = 0; c < b.Classes; c++, id += Vector<T>.One)
            {
                Vector<T> x = TLane.Exp(b.Logit(c, r) - max);
                b.SetResult(c, r, x);
                rest += Vector.AndNot(x, Vector.Equals(top, id));
            }
            Vector<T> counted = Vector.AndNot(Vector<T>.One, Vector.LessThan(own, Vector<T>.Zero));
            Vector<T> sum = Vector<T>.One + rest, inverse = Vector<T>.One / sum, log = PreciseVector.Log1p<T, TLane>(rest), others = Vector<T>.Zero, ofTop = Vector<T>.Zero, loss = Vector<T>.Zero;
            id = Vector<T>.Zero;
            for (int c = 0; c < b.Classes; c++, id += Vector<T>.One)
            {
                Vector<T> e = b.Result(c, r), q = Vector.ConditionalSelect(Vector.Equals(id, top), rest, sum - e) * inverse;
                modulation.Evaluate(b.Logit(c, r) - max - log, e * inverse, q, out Vector<T> f, out Vector<T> slope);
                Vector<T> weight = counted * weights[c] * Vector.ConditionalSelect(Vector.Equals(id, own), share + hard, share);
                loss += weight * f;
                slope *= weight;
                // The sum of the other classes' slopes counts most where p is near 1: there it must not be a difference of two large numbers.
                others += Vector.AndNot(slope, Vector.Equals(id, top));
                ofTop = Vector.ConditionalSelect(Vector.Equals(id, top), slope, ofTop);
                b.SetLogit(c, r, slope);
            }
            loss.CopyTo(b.Losses[r..]);
            id = Vector<T>.Zero;
            for (int c = 0; c < b.Classes; c++, id += Vector<T>.One)
            {
                Vector<T> e = b.Result(c, r), slope = b.Logit(c, r), q = Vector.ConditionalSelect(Vector.Equals(id, top), rest, sum - e) * inverse;
                Vector<T> rival = Vector.ConditionalSelect(Vector.Equals(id, top), others, others + (ofTop - slope));
                b.SetResult(c, r, factor * (slope * q - e * inverse * rival));
            }
        }
    }
}

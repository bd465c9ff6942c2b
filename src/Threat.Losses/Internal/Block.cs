using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Threat.Losses.Internal;

/// <summary>Scratch for a block of rows, class-major. The rows beyond the given ones, up to the vector length, are zeros with weight 0.</summary>
internal ref struct Block<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _logits;
    private readonly ref T _results;
    private readonly ref T _targets;
    private readonly ref T _weights;
    private readonly int _capacity;

    public Block(Span<T> scratch, int capacity, int classes)
    {
        _capacity = capacity;
        Classes = classes;
        int plane = capacity * classes;
        _logits = ref scratch[0];
        _results = ref scratch[plane];
        _targets = ref scratch[2 * plane];
        _weights = ref scratch[2 * plane + capacity];
        Losses = scratch.Slice(2 * plane + 2 * capacity, capacity);
    }

    /// <summary>How many values a block of <paramref name="capacity"/> rows takes.</summary>
    public static int ScratchLength(int capacity, int classes) => capacity * (2 * classes + 3);

    public int Classes { get; }

    /// <summary>The rows loaded, rounded up to the vector length.</summary>
    public int Rows { get; private set; }

    public Span<T> Losses { get; }

    public readonly Vector<T> Logit(int c, int r) => Vector.LoadUnsafe(ref _logits, (nuint)(c * _capacity + r));

    public readonly void SetLogit(int c, int r, Vector<T> value) => value.StoreUnsafe(ref _logits, (nuint)(c * _capacity + r));

    /// <summary>The exponentials, then, in the same place, the gradient.</summary>
    public readonly Vector<T> Result(int c, int r) => Vector.LoadUnsafe(ref _results, (nuint)(c * _capacity + r));

    public readonly void SetResult(int c, int r, Vector<T> value) => value.StoreUnsafe(ref _results, (nuint)(c * _capacity + r));

    public readonly Vector<T> Target(int r) => Vector.LoadUnsafe(ref _targets, (nuint)r);

    public readonly Vector<T> Weight(int r) => Vector.LoadUnsafe(ref _weights, (nuint)r);

    /// <summary>Loads rows; <paramref name="weights"/> per class, or empty for all one.</summary>
    public void Load(ReadOnlySpan<T> logits, ReadOnlySpan<int> targets, ReadOnlySpan<T> weights, SoftmaxLossPlan? plan = null)
    {
        int lanes = Vector<T>.Count, rows = targets.Length;
        Rows = (rows + lanes - 1) / lanes * lanes;
        ref T source = ref MemoryMarshal.GetReference(logits);
        for (int c = 0; c < Classes; c++)
        {
            ref T plane = ref Unsafe.Add(ref _logits, c * _capacity);
            for (int r = 0, i = c; r < rows; r++, i += Classes) Unsafe.Add(ref plane, r) = Unsafe.Add(ref source, i);
            for (int r = rows; r < Rows; r++) Unsafe.Add(ref plane, r) = T.Zero;
        }
        for (int r = 0; r < rows; r++)
        {
            int t = targets[r];
            Unsafe.Add(ref _targets, r) = T.CreateTruncating(t);
            Unsafe.Add(ref _weights, r) = t < 0 ? T.Zero : weights.IsEmpty ? T.One : weights[t];
            if (t < 0) ClearRow(r);
        }
        for (int r = rows; r < Rows; r++)
        {
            Unsafe.Add(ref _targets, r) = T.NegativeOne;
            Unsafe.Add(ref _weights, r) = T.Zero;
        }
        if (plan is { ChangesLogits: true }) ChangeLogits(targets, plan);
    }

    public readonly void StoreGradient(Span<T> gradient, int rows)
    {
        ref T destination = ref MemoryMarshal.GetReference(gradient);
        for (int c = 0; c < Classes; c++)
        {
            ref T plane = ref Unsafe.Add(ref _results, c * _capacity);
            for (int r = 0, i = c; r < rows; r++, i += Classes) Unsafe.Add(ref destination, i) = Unsafe.Add(ref plane, r);
        }
    }

    /// <summary>The largest logit of each row, and its class (the first of equals).</summary>
    public readonly Vector<T> Largest(int r, out Vector<T> top)
    {
        Vector<T> max = Logit(0, r), id = Vector<T>.Zero;
        top = Vector<T>.Zero;
        for (int c = 1; c < Classes; c++)
        {
            id += Vector<T>.One;
            Vector<T> z = Logit(c, r), above = Vector.GreaterThan(z, max);
            max = Vector.ConditionalSelect(above, z, max);
            top = Vector.ConditionalSelect(above, id, top);
        }
        return max;
    }

    /// <summary>An ignored row counts for nothing, whatever it holds.</summary>
    private readonly void ClearRow(int r)
    {
        for (int c = 0; c < Classes; c++) Unsafe.Add(ref _logits, c * _capacity + r) = T.Zero;
    }

    private readonly void ChangeLogits(ReadOnlySpan<int> targets, SoftmaxLossPlan plan)
    {
        T scale = T.CreateChecked(plan.Scale);
        for (int c = 0; c < Classes; c++)
        {
            T offset = plan.Offsets is null ? T.Zero : T.CreateChecked(plan.Offsets[c]);
            T margin = plan.Margins is null ? T.Zero : T.CreateChecked(plan.Margins[c]);
            ref T plane = ref Unsafe.Add(ref _logits, c * _capacity);
            for (int r = 0; r < targets.Length; r++)
            {
                T z = Unsafe.Add(ref plane, r) + offset;
                Unsafe.Add(ref plane, r) = scale * (targets[r] == c ? z - margin : z);
            }
        }
    }
}

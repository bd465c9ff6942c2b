using System.Numerics;

namespace Threat.Losses.Internal;

/// <summary>Scratch for a block of rows, class-major. The rows beyond the given ones, up to the vector length, are zeros with weight 0.</summary>
internal ref struct Block<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> _shifted;
    private readonly Span<T> _exponentials;
    private readonly int _capacity;

    public Block(Span<T> scratch, int capacity, int classes)
    {
        _capacity = capacity;
        Classes = classes;
        int plane = capacity * classes;
        _shifted = scratch[..plane];
        _exponentials = scratch.Slice(plane, plane);
        Targets = scratch.Slice(2 * plane, capacity);
        RowWeights = scratch.Slice(2 * plane + capacity, capacity);
        Losses = scratch.Slice(2 * plane + 2 * capacity, capacity);
    }

    public int Classes { get; }

    /// <summary>The rows loaded, rounded up to the vector length.</summary>
    public int Rows { get; private set; }

    public Span<T> Targets { get; }

    public Span<T> RowWeights { get; }

    public Span<T> Losses { get; }

    public readonly Span<T> Shifted(int c) => _shifted.Slice(c * _capacity, _capacity);

    /// <summary>The exponentials, then, in the same place, the gradient.</summary>
    public readonly Span<T> Exponentials(int c) => _exponentials.Slice(c * _capacity, _capacity);

    public readonly Vector<T> Lane(Span<T> plane, int r) => new(plane[r..]);

    public void Load(ReadOnlySpan<T> logits, ReadOnlySpan<int> targets, ReadOnlySpan<T> weights, SoftmaxLossPlan plan)
    {
        int lanes = Vector<T>.Count, rows = targets.Length;
        Rows = (rows + lanes - 1) / lanes * lanes;
        for (int c = 0; c < Classes; c++)
        {
            Span<T> plane = _shifted.Slice(c * _capacity, Rows);
            for (int r = 0, i = c; r < rows; r++, i += Classes) plane[r] = logits[i];
            plane[rows..].Clear();
        }
        for (int r = 0; r < rows; r++)
        {
            int t = targets[r];
            Targets[r] = T.CreateTruncating(t);
            RowWeights[r] = t < 0 ? T.Zero : weights[t];
            if (t < 0) ClearRow(r);
        }
        for (int r = rows; r < Rows; r++)
        {
            Targets[r] = T.NegativeOne;
            RowWeights[r] = T.Zero;
        }
        if (plan.ChangesLogits) ChangeLogits(targets, plan);
    }

    public readonly void StoreGradient(Span<T> gradient, int rows)
    {
        for (int c = 0; c < Classes; c++)
        {
            ReadOnlySpan<T> plane = _exponentials.Slice(c * _capacity, rows);
            for (int r = 0, i = c; r < rows; r++, i += Classes) gradient[i] = plane[r];
        }
    }

    /// <summary>An ignored row counts for nothing, whatever it holds.</summary>
    private readonly void ClearRow(int r)
    {
        for (int c = 0; c < Classes; c++) Shifted(c)[r] = T.Zero;
    }

    private readonly void ChangeLogits(ReadOnlySpan<int> targets, SoftmaxLossPlan plan)
    {
        T scale = T.CreateChecked(plan.Scale);
        for (int c = 0; c < Classes; c++)
        {
            T offset = plan.Offsets is null ? T.Zero : T.CreateChecked(plan.Offsets[c]);
            T margin = plan.Margins is null ? T.Zero : T.CreateChecked(plan.Margins[c]);
            Span<T> plane = Shifted(c);
            for (int r = 0; r < targets.Length; r++) plane[r] = scale * (plane[r] + offset - (targets[r] == c ? margin : T.Zero));
        }
    }
}

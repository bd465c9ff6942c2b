namespace Threat.Features.Internal;

/// <summary>A reusable list whose span kernels read.</summary>
internal sealed class TypedList<T>
{
    private T[] _items = new T[64];

    public int Count { get; private set; }

    public Span<T> Span => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }

    /// <summary>Room for n items with unspecified content.</summary>
    public Span<T> Take(int n)
    {
        if (_items.Length < n) _items = new T[Math.Max(n, _items.Length * 2)];
        Count = n;
        return _items.AsSpan(0, n);
    }

    /// <summary>Room for n items, all equal to <paramref name="value"/>.</summary>
    public Span<T> Take(int n, T value)
    {
        Span<T> span = Take(n);
        span.Fill(value);
        return span;
    }

    public void Clear()
    {
        if (System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(_items, 0, Count);
        Count = 0;
    }
}

namespace Threat.Features.Internal;

/// <summary>The wanted fields of one line, as UTF-8 text whatever the format. Reused from line to line.</summary>
internal sealed class FieldRow(int count)
{
    private readonly (int Start, int Length)[] _places = new (int, int)[count];
    private byte[] _text = new byte[1024];
    private int _used;

    public void Clear()
    {
        Array.Fill(_places, (0, -1));
        _used = 0;
    }

    public bool Has(int field) => _places[field].Length >= 0;

    /// <summary>The field's text; empty when it is absent.</summary>
    public ReadOnlySpan<byte> this[int field] => _places[field] is var (start, length) && length > 0 ? _text.AsSpan(start, length) : default;

    /// <summary>Room for a field's text; <see cref="Commit"/> says how much of it was used.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_used + length > _text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _used + length));
        return _text.AsSpan(_used, length);
    }

    public void Commit(int field, int length)
    {
        _places[field] = (_used, length);
        _used += length;
    }

    public void Set(int field, ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        Commit(field, text.Length);
    }
}

namespace Threat.Features.Internal;

/// <summary>Numbers distinct strings 0, 1, 2 ... in order of appearance (ordinal). Reused between extractions without allocation per lookup.</summary>
internal sealed class StringMap
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private string? _last;
    private int _lastIndex;

    public int Count => _index.Count;

    public void Clear()
    {
        _index.Clear();
        _last = null;
    }

    public int GetOrAdd(string text)
    {
        if (ReferenceEquals(text, _last)) return _lastIndex;
        ref int slot = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_index, text, out bool exists);
        if (!exists) slot = _index.Count - 1;
        _last = text;
        return _lastIndex = slot;
    }
}

using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>Numbers distinct 64-bit keys 0, 1, 2 ... in order of appearance. Reused between extractions without allocation.</summary>
internal sealed class IndexMap
{
    private ulong[] _keys = new ulong[64];
    private int[] _slots = new int[128];

    public int Count { get; private set; }

    public ulong KeyAt(int index) => _keys[index];

    public void Clear()
    {
        if (Count == 0) return;
        Array.Clear(_slots);
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int GetOrAdd(ulong key)
    {
        int mask = _slots.Length - 1;
        int at = (int)(Hashing.Mix(key) >> 32) & mask;
        while (true)
        {
            int slot = _slots[at] - 1;
            if (slot < 0) return Add(key, at);
            if (_keys[slot] == key) return slot;
            at = (at + 1) & mask;
        }
    }

    private int Add(ulong key, int at)
    {
        if (Count == _keys.Length)
        {
            Grow();
            return GetOrAdd(key);
        }
        _keys[Count] = key;
        _slots[at] = Count + 1;
        return Count++;
    }

    private void Grow()
    {
        Array.Resize(ref _keys, _keys.Length * 2);
        _slots = new int[_keys.Length * 2];
        int mask = _slots.Length - 1;
        for (int i = 0; i < Count; i++)
        {
            int at = (int)(Hashing.Mix(_keys[i]) >> 32) & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            _slots[at] = i + 1;
        }
    }
}

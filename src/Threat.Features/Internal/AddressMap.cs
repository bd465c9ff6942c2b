namespace Threat.Features.Internal;

/// <summary>Numbers distinct addresses 0, 1, 2 ... in order of appearance. Reused between extractions without allocation.</summary>
internal sealed class AddressMap
{
    private AddressKey[] _keys = new AddressKey[64];
    private int[] _slots = new int[128];

    public int Count { get; private set; }

    public AddressKey this[int index] => _keys[index];

    public void Clear()
    {
        if (Count == 0) return;
        Array.Clear(_slots);
        Count = 0;
    }

    public int IndexOf(AddressKey key) => Find(key, out int at) ? _slots[at] - 1 : -1;

    public int GetOrAdd(AddressKey key)
    {
        if (Find(key, out int at)) return _slots[at] - 1;
        if (Count == _keys.Length)
        {
            Grow();
            Find(key, out at);
        }
        _keys[Count] = key;
        _slots[at] = ++Count;
        return Count - 1;
    }

    private bool Find(AddressKey key, out int at)
    {
        int mask = _slots.Length - 1;
        at = (int)(Hashing.Mix(key.Low ^ Hashing.Mix(key.High)) >> 32) & mask;
        while (_slots[at] != 0)
        {
            if (_keys[_slots[at] - 1].Equals(key)) return true;
            at = (at + 1) & mask;
        }
        return false;
    }

    private void Grow()
    {
        Array.Resize(ref _keys, _keys.Length * 2);
        _slots = new int[_keys.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            Find(_keys[i], out int at);
            _slots[at] = i + 1;
        }
    }
}

using System.Text;

namespace Threat.Features.Internal;

/// <summary>Numbers the fields that a parser wants, by name: a small open-addressed table over UTF-8.</summary>
internal sealed class FieldTable
{
    private readonly byte[][] _names;
    private readonly int[] _slots;

    public FieldTable(params ReadOnlySpan<string> names)
    {
        _names = new byte[names.Length][];
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)names.Length * 4)];
        for (int i = 0; i < names.Length; i++)
        {
            _names[i] = Encoding.UTF8.GetBytes(names[i]);
            int at = Hash(_names[i]);
            while (_slots[at] != 0) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = i + 1;
        }
    }

    public int Count => _names.Length;

    /// <summary>The field's number, or −1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return -1;
        for (int at = Hash(name); ; at = (at + 1) & (_slots.Length - 1))
        {
            int i = _slots[at] - 1;
            if (i < 0) return -1;
            if (name.SequenceEqual(_names[i])) return i;
        }
    }

    private int Hash(ReadOnlySpan<byte> name) => (name.Length * 31 + name[0] * 7 + name[^1] * 131 + name[name.Length / 2] * 17) & (_slots.Length - 1);
}

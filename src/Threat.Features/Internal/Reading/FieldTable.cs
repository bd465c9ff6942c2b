using System.Text;

namespace Threat.Features.Internal;

/// <summary>Numbers the fields that a parser wants, by name, and knows the objects that hold them: a small open-addressed table over UTF-8.</summary>
internal sealed class FieldTable
{
    private readonly byte[][] _names;
    private readonly bool[] _holds;
    private readonly int[] _slots;

    public FieldTable(params ReadOnlySpan<string> names)
    {
        Count = names.Length;
        HashSet<string> holders = Holders(names);
        string[] all = [.. names, .. holders.Except([.. names])];
        _holds = [.. all.Select(holders.Contains)];
        _names = [.. all.Select(Encoding.UTF8.GetBytes)];
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)all.Length * 4)];
        for (int i = 0; i < all.Length; i++)
        {
            int at = Hash(_names[i]);
            while (_slots[at] != 0) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = i + 1;
        }
    }

    public int Count { get; }

    /// <summary>The field's number, or −1.</summary>
    public int Find(ReadOnlySpan<byte> name) => Place(name) is var i && i < Count ? i : -1;

    /// <summary>Whether the object at a place holds a wanted field, as "flow" holds "flow.start".</summary>
    public bool Holds(int place) => place >= 0 && _holds[place];

    /// <summary>The number of a field or of an object that holds one, or −1.</summary>
    public int Place(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return -1;
        for (int at = Hash(name); ; at = (at + 1) & (_slots.Length - 1))
        {
            int i = _slots[at] - 1;
            if (i < 0) return -1;
            if (name.SequenceEqual(_names[i])) return i;
        }
    }

    private static HashSet<string> Holders(ReadOnlySpan<string> names)
    {
        HashSet<string> holders = [];
        foreach (string name in names)
        {
            for (int dot = name.IndexOf('.'); dot > 0; dot = name.IndexOf('.', dot + 1)) holders.Add(name[..dot]);
        }
        return holders;
    }

    private int Hash(ReadOnlySpan<byte> name) => (name.Length * 31 + name[0] * 7 + name[^1] * 131 + name[name.Length / 2] * 17) & (_slots.Length - 1);
}

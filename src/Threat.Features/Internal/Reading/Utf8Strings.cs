using System.Text;

namespace Threat.Features.Internal;

/// <summary>Makes strings from UTF-8 and shares the short ones that repeat. Bounded: 4,096 places, the latest wins.</summary>
internal sealed class Utf8Strings
{
    private const int Places = 4096, Longest = 48;
    private readonly string?[] _strings = new string?[Places];
    private readonly ulong[] _hashes = new ulong[Places];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > Longest) return Encoding.UTF8.GetString(utf8);
        ulong hash = Hashing.Of(utf8);
        int at = (int)(hash % Places);
        if (_strings[at] is { } known && _hashes[at] == hash && Matches(known, utf8)) return known;
        _hashes[at] = hash;
        return _strings[at] = Encoding.UTF8.GetString(utf8);
    }

    private static bool Matches(string known, ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[Longest * 3];
        return Encoding.UTF8.TryGetBytes(known, bytes, out int n) && bytes[..n].SequenceEqual(utf8);
    }
}

using System.Net;

namespace Threat.Features.Internal;

/// <summary>Parses addresses and shares the ones that repeat. Bounded: 4,096 places, the latest wins.</summary>
internal sealed class AddressCache
{
    private const int Places = 4096, Longest = 64;
    private readonly (ulong Hash, byte[] Text, IPAddress? Address)[] _entries = new (ulong, byte[], IPAddress?)[Places];

    /// <summary>A whole address in text; null for anything else, also for a number or an incomplete IPv4 address.</summary>
    public IPAddress? Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is < 2 or > Longest) return null;
        ulong hash = Hashing.Of(utf8);
        ref (ulong Hash, byte[] Text, IPAddress? Address) entry = ref _entries[(int)(hash % Places)];
        if (entry.Address is not null && entry.Hash == hash && utf8.SequenceEqual(entry.Text)) return entry.Address;
        if (utf8.IndexOf((byte)':') < 0 && utf8.Count((byte)'.') != 3) return null;
        if (!IPAddress.TryParse(utf8, out IPAddress? address)) return null;
        address = EntityAddress.Normalize(address);
        entry = (hash, utf8.ToArray(), address);
        return address;
    }
}

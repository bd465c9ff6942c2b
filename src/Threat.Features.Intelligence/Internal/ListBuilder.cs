using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Collects the entries of one list and counts what is none.</summary>
internal sealed class ListBuilder(string name)
{
    private readonly RangeCollector _ranges = new();
    private int _line, _entries, _skipped;
    private string? _firstSkipped;

    public void AddLine(string line)
    {
        _line++;
        ReadOnlySpan<char> text = line;
        int comment = text.IndexOfAny('#', ';');
        if (comment >= 0) text = text[..comment];
        text = text.Trim();
        if (text.IsEmpty) return;
        int end = text.IndexOfAny(' ', '\t');
        if (end >= 0) text = text[..end];
        if (TryAdd(text)) _entries++;
        else Remember(line);
    }

    public void Skip(string line)
    {
        _line++;
        Remember(line);
    }

    public AddressList Build()
    {
        if (_skipped * 100L > _entries + _skipped)
            throw new InvalidDataException($"List '{name}' is refused: {_skipped} of {_entries + _skipped} lines hold no address or network, the first is {_firstSkipped}. The last good list stays in use; look at what the source sends.");
        if (_entries == 0) throw new InvalidDataException($"List '{name}' is refused: it holds no address. The last good list stays in use; look at what the source sends.");
        return new AddressList(new AddressRangeSet(_ranges), _entries, _skipped);
    }

    // Bogon lists name all of 224.0.0.0/3, which is no one's.
    private static bool IsUnicast(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? bytes[0] < 224 : bytes[0] >> 5 == 1;
    }

    private void Remember(string line)
    {
        _skipped++;
        _firstSkipped ??= $"line {_line}, '{(line.Length > 60 ? line[..60] + "…" : line).Trim()}'";
    }

    private bool TryAdd(ReadOnlySpan<char> entry)
    {
        int slash = entry.IndexOf('/');
        if (slash >= 0)
        {
            if (!IPAddress.TryParse(entry[..slash], out IPAddress? address) || !int.TryParse(entry[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int length)) return false;
            bool wide = address.AddressFamily == AddressFamily.InterNetworkV6;
            if (length > (wide ? 128 : 32)) return false;
            if (length < (wide ? 16 : 8) && IsUnicast(address))
                throw new InvalidDataException($"List '{name}' is refused: line {_line} names the network {entry}, wider than {(wide ? "/16" : "/8")}. Such an entry would match much of the internet.");
            _ranges.AddPrefix(address, length, 0);
            return true;
        }
        int dash = entry.IndexOf('-');
        if (dash >= 0)
        {
            if (!IPAddress.TryParse(entry[..dash], out IPAddress? first) || !IPAddress.TryParse(entry[(dash + 1)..], out IPAddress? last)) return false;
            try
            {
                _ranges.Add(first, last, 0);
            }
            catch (ArgumentException)
            {
                return false;
            }
            return true;
        }
        // "1.2" would parse as 1.0.0.2: an address has three dots or a colon.
        if (entry.Count('.') != 3 && !entry.Contains(':')) return false;
        if (!IPAddress.TryParse(entry, out IPAddress? single)) return false;
        _ranges.Add(single, single, 0);
        return true;
    }
}

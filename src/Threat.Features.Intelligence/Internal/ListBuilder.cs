using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Reads the lines of one list, collects its entries and counts what is none.</summary>
internal sealed class ListBuilder(TextReader reader, string name)
{
    private readonly RangeCollector _ranges = new();
    private int _line, _entries, _skipped;
    private string? _firstSkipped;

    /// <summary>The next line, or null at the end.</summary>
    public string? Next()
    {
        _line++;
        return reader.ReadLine();
    }

    /// <summary>Adds the entry of the line read last; <paramref name="text"/> is the part of it that holds one.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> whole = text;
        int comment = text.IndexOfAny('#', ';');
        if (comment >= 0) text = text[..comment];
        text = text.Trim();
        if (text.IsEmpty) return;
        int end = text.IndexOfAny(' ', '\t');
        if (end >= 0) text = text[..end];
        if (TryAdd(text)) _entries++;
        else Skip(whole);
    }

    /// <summary>Notes that the line read last holds no entry.</summary>
    public void Skip(ReadOnlySpan<char> text)
    {
        _skipped++;
        _firstSkipped ??= $"line {_line}, '{(text.Length > 60 ? $"{text[..60]}…" : text).Trim()}'";
    }

    public AddressList Build()
    {
        if (_skipped * 100L > _entries + _skipped)
            throw new InvalidDataException($"List '{name}' is refused: {_skipped} of {_entries + _skipped} lines hold no address or network, the first is {_firstSkipped}. The last good list stays in use; look at what the source sends.");
        if (_entries == 0) throw new InvalidDataException($"List '{name}' is refused: it holds no address. The last good list stays in use; look at what the source sends.");
        return new AddressList(new AddressRangeSet(_ranges), _entries, _skipped);
    }

    // "10" would parse as 0.0.0.10, and "010.0.0.1" as 8.0.0.1: an IPv4 address is what is written like one.
    private static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        Span<char> written = stackalloc char[15];
        return IPAddress.TryParse(text, out address) && (text.Contains(':') || (address.TryFormat(written, out int length) && text.SequenceEqual(written[..length])));
    }

    private bool TryAdd(ReadOnlySpan<char> entry)
    {
        int slash = entry.IndexOf('/'), dash = entry.IndexOf('-');
        bool isWide;
        try
        {
            if (slash >= 0)
            {
                if (!TryParse(entry[..slash], out IPAddress? network) || !int.TryParse(entry[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int length)) return false;
                isWide = _ranges.AddPrefix(network, length, 0);
            }
            else if (dash >= 0)
            {
                if (!TryParse(entry[..dash], out IPAddress? first) || !TryParse(entry[(dash + 1)..], out IPAddress? last)) return false;
                isWide = _ranges.Add(first, last, 0);
            }
            else
            {
                if (!TryParse(entry, out IPAddress? single)) return false;
                isWide = _ranges.Add(single, single, 0);
            }
        }
        catch (ArgumentException)
        {
            return false;
        }
        if (isWide) throw new InvalidDataException($"List '{name}' is refused: line {_line} names {entry}, wider than /8 (IPv4) or /16 (IPv6). Such an entry would match much of the internet.");
        return true;
    }
}

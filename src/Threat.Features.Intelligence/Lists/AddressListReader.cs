using System.Net;
using System.Text.Json;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>Reads block lists and exit lists in the formats their publishers use.</summary>
/// <remarks>
/// Thread-safe. An entry is an address, a network (bits below its prefix are ignored), or a range "first-last". A list is refused when it has no entry, when more than
/// 1 line in 100 is none (as when a login page came instead), or when a network is wider than /8 (IPv4) or /16 (IPv6).
/// </remarks>
public static class AddressListReader
{
    /// <summary>One entry a line: netset, ipset, DROP text, Tor bulk exit list, or plain. Comments begin with '#' or ';'; what follows an entry after a space is ignored.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="InvalidDataException">The list is refused.</exception>
    public static AddressList ReadLines(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ListBuilder list = new(reader, name);
        while (list.Next() is { } line) list.Add(line);
        return list.Build();
    }

    /// <summary>Tor's exit-addresses format: ExitNode, Published, LastStatus and ExitAddress lines; the last hold the addresses.</summary>
    /// <exception cref="InvalidDataException">The list is refused.</exception>
    public static AddressList ReadTorExitAddresses(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ListBuilder list = new(reader, name);
        while (list.Next() is { } line)
        {
            if (line.StartsWith("ExitAddress ", StringComparison.Ordinal)) list.Add(line.AsSpan("ExitAddress ".Length));
            else if (!line.StartsWith("ExitNode ", StringComparison.Ordinal) && !line.StartsWith("Published ", StringComparison.Ordinal) && !line.StartsWith("LastStatus ", StringComparison.Ordinal)) list.Add(line);
        }
        return list.Build();
    }

    /// <summary>Spamhaus DROP as JSON lines: an object with "cidr" a line, and a metadata line at the end.</summary>
    /// <exception cref="InvalidDataException">The list is refused.</exception>
    public static AddressList ReadSpamhausJson(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ListBuilder list = new(reader, name);
        while (list.Next() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                if (JsonFields.Text(json.RootElement, "cidr") is { } cidr) list.Add(cidr);
                else if (JsonFields.Text(json.RootElement, "type") != "metadata") list.Skip(line);
            }
            catch (JsonException)
            {
                list.Skip(line);
            }
        }
        return list.Build();
    }
}

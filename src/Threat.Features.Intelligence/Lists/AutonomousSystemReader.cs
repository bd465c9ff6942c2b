using System.Globalization;
using System.Net;
using System.Text.Json;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>Reads lists about autonomous systems: Spamhaus ASN-DROP and iptoasn's tables.</summary>
/// <remarks>Thread-safe. Numbers have 32 bits (RFC 6793) and are written in decimal, as both publishers do.</remarks>
public static class AutonomousSystemReader
{
    /// <summary>Spamhaus ASN-DROP: an object with "asn" a line, and a metadata line at the end.</summary>
    /// <returns>The numbers of the listed systems.</returns>
    /// <exception cref="InvalidDataException">A line cannot be read, or there is none.</exception>
    public static IReadOnlySet<uint> ReadAsnDrop(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HashSet<uint> numbers = [];
        for (int n = 1; reader.ReadLine() is { } line; n++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                if (JsonFields.Long(json.RootElement, "asn") is > 0 and <= uint.MaxValue and long asn) numbers.Add((uint)asn);
                else if (JsonFields.Text(json.RootElement, "type") != "metadata") throw new InvalidDataException($"List '{name}' is refused: line {n} has no \"asn\" from 1 to {uint.MaxValue}.");
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"List '{name}' is refused: line {n} is no JSON object.", e);
            }
        }
        return numbers.Count > 0 ? numbers : throw new InvalidDataException($"List '{name}' is refused: it holds no AS number.");
    }

    /// <summary>iptoasn's tab-separated table: first address, last address, AS number, country, name. Ranges without a system (number 0) are left out.</summary>
    /// <exception cref="InvalidDataException">A line cannot be read.</exception>
    public static AddressRangeMap<AutonomousSystem> ReadIpToAsn(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new AddressRangeMap<AutonomousSystem>(Rows(reader, name));
    }

    private static IEnumerable<(IPAddress, IPAddress, AutonomousSystem)> Rows(TextReader reader, string name)
    {
        Dictionary<uint, AutonomousSystem> known = [];
        for (int n = 1; reader.ReadLine() is { } line; n++)
        {
            string[] f = line.Split('\t');
            if (f.Length < 5 || !IPAddress.TryParse(f[0], out IPAddress? first) || !IPAddress.TryParse(f[1], out IPAddress? last) || !uint.TryParse(f[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint number) || !RangeCollector.IsRange(first, last))
                throw new InvalidDataException($"List '{name}' is refused: line {n} is '{(line.Length > 60 ? line[..60] + "…" : line)}'; expected first address, last address of the same family and not below it, AS number, country and name with tabs between.");
            if (number == 0) continue;
            if (!known.TryGetValue(number, out AutonomousSystem? system)) known.Add(number, system = new AutonomousSystem(number, f[4], f[3] is "None" or "" ? null : f[3]));
            yield return (first, last, system);
        }
    }
}

using System.Globalization;

namespace Threat.Features.Intelligence;

/// <summary>What a database says of an address. A field the database does not have is null.</summary>
public sealed record GeoRecord
{
    /// <summary>The number of the autonomous system.</summary>
    public uint? AutonomousSystem { get; init; }

    /// <summary>Who runs it.</summary>
    public string? Organization { get; init; }

    /// <summary>The two letters of the country.</summary>
    public string? Country { get; init; }

    /// <summary>Latitude in degrees.</summary>
    public double? Latitude { get; init; }

    /// <summary>Longitude in degrees.</summary>
    public double? Longitude { get; init; }

    /// <summary>Whether it is a VPN, a public proxy, a hosting provider, a Tor exit or another anonymiser; null in a database without such fields.</summary>
    public bool? IsAnonymous { get; init; }

    internal static GeoRecord From(Dictionary<string, object> fields)
    {
        object? country = Field(fields, "country") ?? Field(fields, "registered_country");
        object? location = Field(fields, "location");
        return new GeoRecord
        {
            AutonomousSystem = Number(Field(fields, "autonomous_system_number")) is double n and >= 0 and <= uint.MaxValue ? (uint)n : null,
            Organization = Field(fields, "autonomous_system_organization") as string,
            Country = Field(country, "iso_code") as string,
            Latitude = Number(Field(location, "latitude")),
            Longitude = Number(Field(location, "longitude")),
            // The anonymous database holds only addresses with a flag, and only the flags that are set.
            IsAnonymous = fields.Where(static f => f.Key.StartsWith("is_", StringComparison.Ordinal)).Any(static f => f.Value is true) ? true : null,
        };
    }

    private static object? Field(object? fields, string name) => fields is Dictionary<string, object> f && f.TryGetValue(name, out object? value) ? value : null;

    private static double? Number(object? value) => value is IConvertible and not string ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;
}

using System.Net;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>
/// Where a tenant's sources come from, and so how unusual a source is (geographic_anomaly): 1 − (n + 1) / (N + K + 1), of N sightings in [T − 14 days, T − 24 hours)
/// n with the source's country and AS number, K pairs seen; 1 when a user who signed in from the source in the last 24 hours would have had to travel there, or on,
/// at more than 900 km/h.
/// </summary>
/// <remarks>
/// Thread-safe, in memory. Tell it every sighting in about the order of time; sightings more than 15 days behind the newest are forgotten. Sightings count by whole
/// hours. Distances under 100 km are no travel: databases place addresses no better. Places and numbers are those the database gave at the sighting.
/// </remarks>
public sealed class GeographicBaseline
{
    private const double MostKilometresAnHour = 900;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1), Memory = TimeSpan.FromDays(14);

    private readonly Lock _gate = new();
    private readonly PairCounts _pairs = new();
    private readonly Journeys _journeys = new();
    private readonly GeoDatabase _places;
    private readonly GeoDatabase? _networks;
    private readonly SnapshotHistory<AddressRangeMap<AutonomousSystem>>? _systems;

    /// <summary>A baseline without sightings.</summary>
    /// <param name="places">A database with countries and places, as GeoLite2-City.</param>
    /// <param name="networks">A database with AS numbers, as GeoLite2-ASN; null means none.</param>
    /// <param name="systems">AS by address, as from iptoasn, where <paramref name="networks"/> has no answer; null means none. Without either the country alone counts.</param>
    public GeographicBaseline(GeoDatabase places, GeoDatabase? networks = null, SnapshotHistory<AddressRangeMap<AutonomousSystem>>? systems = null)
    {
        ArgumentNullException.ThrowIfNull(places);
        (_places, _networks, _systems) = (places, networks, systems);
    }

    /// <summary>Notes that a source was seen.</summary>
    /// <param name="source">The source. One that is not public, or that the database does not know, is passed over.</param>
    /// <param name="at">When.</param>
    /// <param name="user">The user who signed in from it, or null: only users travel.</param>
    /// <returns>Whether it counts.</returns>
    public bool Observe(IPAddress source, DateTimeOffset at, string? user = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Locate(source, at) is not (GeoRecord place, (string, uint) pair)) return false;
        lock (_gate)
        {
            _pairs.Add(pair, at);
            if (user is not null && place is { Latitude: double latitude, Longitude: double longitude }) _journeys.Add(user, new Sighting(at, EntityAddress.Normalize(source), latitude, longitude));
        }
        return true;
    }

    /// <summary>geographic_anomaly of a source as of an instant.</summary>
    /// <returns>0 to 1; not applicable for a source that is not public, unknown when the database is too old or does not know it, insufficient without a baseline.</returns>
    public FeatureReading Find(IPAddress source, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(source);
        IPAddress address = EntityAddress.Normalize(source);
        if (!EntityAddress.IsPublic(address)) return FeatureReading.Missing(FeatureStatus.NotApplicable);
        if (Locate(address, asOf) is not (_, (string, uint) pair)) return FeatureReading.Unknown;
        lock (_gate)
        {
            if (_journeys.MaxSpeed(address, asOf - Day, asOf) > MostKilometresAnHour) return FeatureReading.Of(1.0);
            (long ofPair, long all, int pairs) = _pairs.Count(pair, asOf - Memory, asOf - Day);
            return all == 0 ? FeatureReading.Missing(FeatureStatus.Insufficient) : FeatureReading.Of(1 - (ofPair + 1.0) / (all + pairs + 1.0));
        }
    }

    private (GeoRecord Place, (string Country, uint System) Pair)? Locate(IPAddress source, DateTimeOffset at)
    {
        IPAddress address = EntityAddress.Normalize(source);
        if (!EntityAddress.IsPublic(address) || _places.Find(address, at) is not { Country: string country } place) return null;
        uint system = _networks?.Find(address, at)?.AutonomousSystem ?? (_systems?.At(at)?.TryGetValue(address, out AutonomousSystem? found) == true ? found.Number : 0);
        return (place, (country, system));
    }
}

using System.Net;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Where and when a user signed in.</summary>
internal readonly record struct Sighting(DateTimeOffset At, IPAddress Source, double Latitude, double Longitude);

/// <summary>The latest places of users, and how fast they would have had to travel between them.</summary>
internal sealed class Journeys
{
    private const int PlacesAUser = 64, MostUsers = 100_000;
    private const double LeastKilometres = 100, EarthRadius = 6371.0088;
    private static readonly TimeSpan Memory = TimeSpan.FromDays(3);
    private readonly Dictionary<string, List<Sighting>> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<IPAddress, HashSet<string>> _sources = [];

    public void Add(string user, Sighting sighting)
    {
        if (!_users.TryGetValue(user, out List<Sighting>? places))
        {
            if (_users.Count >= MostUsers) ForgetOldest();
            _users.Add(user, places = []);
        }
        int at = places.Count;
        while (at > 0 && places[at - 1].At > sighting.At) at--;
        places.Insert(at, sighting);
        if (!_sources.TryGetValue(sighting.Source, out HashSet<string>? users)) _sources.Add(sighting.Source, users = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        users.Add(user);
        while (places.Count > PlacesAUser || places[^1].At - places[0].At > Memory) RemoveFirst(user, places);
    }

    /// <summary>The greatest speed, in km/h, of a user between a place of this source in [from, to) and the place before or after it.</summary>
    public double MaxSpeed(IPAddress source, DateTimeOffset from, DateTimeOffset to)
    {
        if (!_sources.TryGetValue(source, out HashSet<string>? users)) return 0;
        double most = 0;
        foreach (string user in users)
        {
            List<Sighting> places = _users[user];
            for (int i = 1; i < places.Count && places[i].At < to; i++)
            {
                (Sighting a, Sighting b) = (places[i - 1], places[i]);
                if ((a.Source.Equals(source) && a.At >= from) || (b.Source.Equals(source) && b.At >= from)) most = Math.Max(most, Speed(a, b));
            }
        }
        return most;
    }

    private static double Speed(in Sighting a, in Sighting b)
    {
        double kilometres = Kilometres(a, b), hours = (b.At - a.At).TotalHours;
        return kilometres < LeastKilometres ? 0 : hours > 0 ? kilometres / hours : double.PositiveInfinity;
    }

    // The haversine formula.
    private static double Kilometres(in Sighting a, in Sighting b)
    {
        double latitudeA = double.DegreesToRadians(a.Latitude), latitudeB = double.DegreesToRadians(b.Latitude);
        double x = Math.Sin((latitudeB - latitudeA) / 2), y = Math.Sin(double.DegreesToRadians(b.Longitude - a.Longitude) / 2);
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(x * x + Math.Cos(latitudeA) * Math.Cos(latitudeB) * y * y)));
    }

    private void RemoveFirst(string user, List<Sighting> places)
    {
        IPAddress source = places[0].Source;
        places.RemoveAt(0);
        if (places.Exists(p => p.Source.Equals(source)) || !_sources.TryGetValue(source, out HashSet<string>? users)) return;
        users.Remove(user);
        if (users.Count == 0) _sources.Remove(source);
    }

    // A tenth of the users, those seen longest ago.
    private void ForgetOldest()
    {
        foreach (string user in _users.OrderBy(static u => u.Value[^1].At).Take(MostUsers / 10).Select(static u => u.Key).ToArray())
        {
            List<Sighting> places = _users[user];
            while (places.Count > 0) RemoveFirst(user, places);
            _users.Remove(user);
        }
    }
}

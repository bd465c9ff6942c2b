namespace Threat.Features.Internal;

/// <summary>The running extractions by entity.</summary>
internal sealed class FlightTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FeatureKey, FeatureFlight> _flights = [];

    public FeatureFlight JoinOrAdd(FeatureKey key, DateTimeOffset asOf, TimeSpan maxStaleness, bool fresh, out bool joined)
    {
        lock (_gate)
        {
            bool running = _flights.TryGetValue(key, out FeatureFlight? flight);
            joined = running && !fresh && flight!.AsOf <= asOf && asOf - flight.AsOf <= maxStaleness && flight.TryJoin();
            if (joined) return flight!;
            FeatureFlight added = new(key, asOf);
            if (!running || asOf >= flight!.AsOf) _flights[key] = added;
            return added;
        }
    }

    public void Remove(FeatureFlight flight)
    {
        lock (_gate)
        {
            if (_flights.TryGetValue(flight.Key, out FeatureFlight? current) && current == flight) _flights.Remove(flight.Key);
        }
    }

    public void Drop(IReadOnlyList<FeatureKey> keys)
    {
        lock (_gate)
        {
            foreach (FeatureKey key in keys)
            {
                if (_flights.Remove(key, out FeatureFlight? flight)) flight.Dropped = true;
            }
        }
    }

    public void DropAll()
    {
        lock (_gate)
        {
            foreach (FeatureFlight flight in _flights.Values) flight.Dropped = true;
            _flights.Clear();
        }
    }
}

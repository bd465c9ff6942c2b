namespace Threat.Features.Internal;

/// <summary>
/// The running extractions by entity, and the latest that landed: who looked into the store just before a result was written there,
/// and asks for it just after, is given that result instead of a second extraction.
/// </summary>
internal sealed class FlightTable
{
    private const int MostLanded = 1_024;
    private readonly Lock _gate = new();
    private readonly Dictionary<FeatureKey, FeatureFlight> _flights = [];
    private readonly Dictionary<FeatureKey, (FeatureFlight Flight, long At)> _landed = [];
    private readonly Queue<(FeatureKey Key, long At)> _landedOrder = new();
    private long _landings;

    /// <summary>Number of landings so far; take it before looking into the store.</summary>
    public long Landings => Volatile.Read(ref _landings);

    public FeatureFlight JoinOrAdd(FeatureKey key, DateTimeOffset asOf, TimeSpan maxStaleness, bool fresh, long landingsBefore, out bool joined)
    {
        lock (_gate)
        {
            if (!fresh && _landed.TryGetValue(key, out (FeatureFlight Flight, long At) landed) && landed.At > landingsBefore
                && landed.Flight.AsOf <= asOf && asOf - landed.Flight.AsOf <= maxStaleness)
            {
                landed.Flight.JoinLanded();
                joined = true;
                return landed.Flight;
            }
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
            if (flight.Features is null || flight.Dropped) return;
            _landed[flight.Key] = (flight, ++_landings);
            _landedOrder.Enqueue((flight.Key, _landings));
            if (_landedOrder.Count <= MostLanded) return;
            (FeatureKey oldest, long at) = _landedOrder.Dequeue();
            if (_landed.TryGetValue(oldest, out (FeatureFlight Flight, long At) kept) && kept.At == at) _landed.Remove(oldest);
        }
    }

    public void Drop(IReadOnlyList<FeatureKey> keys)
    {
        lock (_gate)
        {
            foreach (FeatureKey key in keys)
            {
                if (_flights.Remove(key, out FeatureFlight? flight)) flight.Dropped = true;
                _landed.Remove(key);
            }
        }
    }

    public void DropAll()
    {
        lock (_gate)
        {
            foreach (FeatureFlight flight in _flights.Values) flight.Dropped = true;
            _flights.Clear();
            _landed.Clear();
        }
    }
}

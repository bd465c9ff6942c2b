namespace Threat.Features.Internal;

/// <summary>
/// The running extractions by entity, and the latest that landed: who looked into the store just before a result was written there,
/// and asks for it just after, is given that result instead of a second extraction. Every flight stays known until it is written, also one that a newer
/// one of its entity stands before: an invalidation must reach them all.
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
            if (!running) _flights[key] = added;
            else if (asOf >= flight!.AsOf)
            {
                added.Behind = flight;
                _flights[key] = added;
            }
            else
            {
                added.Behind = flight.Behind;
                flight.Behind = added;
            }
            return added;
        }
    }

    public void Remove(FeatureFlight flight)
    {
        lock (_gate)
        {
            Unlink(flight);
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
                if (_flights.Remove(key, out FeatureFlight? flight)) DropChain(flight);
                _landed.Remove(key);
            }
        }
    }

    public void DropAll()
    {
        lock (_gate)
        {
            foreach (FeatureFlight flight in _flights.Values) DropChain(flight);
            _flights.Clear();
            _landed.Clear();
        }
    }

    private static void DropChain(FeatureFlight? flight)
    {
        for (; flight is not null; flight = flight.Behind) flight.Dropped = true;
    }

    private void Unlink(FeatureFlight flight)
    {
        if (!_flights.TryGetValue(flight.Key, out FeatureFlight? front)) return;
        if (front == flight)
        {
            if (flight.Behind is null) _flights.Remove(flight.Key);
            else _flights[flight.Key] = flight.Behind;
            return;
        }
        for (FeatureFlight? at = front; at is not null; at = at.Behind)
        {
            if (at.Behind != flight) continue;
            at.Behind = flight.Behind;
            return;
        }
    }
}

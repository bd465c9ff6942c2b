namespace Threat.Features.Intelligence.Internal;

/// <summary>Sightings by hour and by pair of country and AS number.</summary>
internal sealed class PairCounts
{
    private const long HoursKept = 15 * 24;
    private readonly SortedDictionary<long, Dictionary<(string, uint), long>> _hours = [];
    private long _newest;

    public void Add((string Country, uint System) pair, DateTimeOffset at)
    {
        long hour = Hour(at);
        if (hour < _newest - HoursKept) return;
        if (!_hours.TryGetValue(hour, out Dictionary<(string, uint), long>? counts)) _hours.Add(hour, counts = []);
        counts[pair] = counts.GetValueOrDefault(pair) + 1;
        if (hour <= _newest) return;
        _newest = hour;
        while (_hours.First().Key < _newest - HoursKept) _hours.Remove(_hours.First().Key);
    }

    /// <summary>Sightings of a pair, all of them, and the number of pairs, in the whole hours of [from, to).</summary>
    public (long OfPair, long All, int Pairs) Count((string, uint) pair, DateTimeOffset from, DateTimeOffset to)
    {
        long first = Hour(from + TimeSpan.FromHours(1) - TimeSpan.FromTicks(1)), end = Hour(to), all = 0, ofPair = 0;
        HashSet<(string, uint)> pairs = [];
        foreach ((long hour, Dictionary<(string, uint), long> counts) in _hours)
        {
            if (hour < first) continue;
            if (hour >= end) break;
            foreach (((string, uint) p, long count) in counts)
            {
                all += count;
                pairs.Add(p);
            }
            ofPair += counts.GetValueOrDefault(pair);
        }
        return (ofPair, all, pairs.Count);
    }

    private static long Hour(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Threat.Features.Intelligence.Internal;

/// <summary>What was learned of keys, and when. Bounded: what is too old goes, and beyond the capacity what was learned longest ago.</summary>
/// <remarks>Thread-safe; reading takes no lock.</remarks>
internal sealed class DatedMemory<TKey, TValue>(int capacity, TimeSpan keep) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (TValue Value, DateTimeOffset LearnedAt)> _known = new();
    private readonly Queue<(TKey Key, DateTimeOffset LearnedAt)> _order = new();
    private readonly Lock _writing = new();

    public int Count => _known.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value, out DateTimeOffset learnedAt)
    {
        bool found = _known.TryGetValue(key, out (TValue Value, DateTimeOffset LearnedAt) known);
        (value, learnedAt) = known;
        return found;
    }

    public void Set(TKey key, TValue value, DateTimeOffset learnedAt)
    {
        lock (_writing)
        {
            _known[key] = (value, learnedAt);
            _order.Enqueue((key, learnedAt));
            while (_order.TryPeek(out (TKey Key, DateTimeOffset LearnedAt) oldest) && (learnedAt - oldest.LearnedAt > keep || _known.Count > capacity || _order.Count > 2L * capacity))
            {
                _order.Dequeue();
                // A key that was learned again since has a later place.
                if (_known.TryGetValue(oldest.Key, out (TValue Value, DateTimeOffset LearnedAt) known) && known.LearnedAt == oldest.LearnedAt) _known.TryRemove(oldest.Key, out _);
            }
        }
    }
}

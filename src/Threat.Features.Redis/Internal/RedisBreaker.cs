using System.Diagnostics;

namespace Threat.Features.Redis.Internal;

/// <summary>Counts failures in a row; after enough of them it refuses calls for a while, then lets one through to try.</summary>
internal sealed class RedisBreaker(int failuresBeforeBreak, TimeSpan breakDuration)
{
    private readonly Lock _gate = new();
    private int _failures;
    private long _openedAt;
    private bool _open;

    public bool IsOpen
    {
        get
        {
            lock (_gate) return _open;
        }
    }

    public bool TryEnter()
    {
        if (!Volatile.Read(ref _open)) return true;
        lock (_gate)
        {
            if (!_open) return true;
            if (Stopwatch.GetElapsedTime(_openedAt) < breakDuration) return false;
            _openedAt = Stopwatch.GetTimestamp(); // this caller tries; the others wait for its result, or for another break
            return true;
        }
    }

    public void Success()
    {
        if (Volatile.Read(ref _failures) == 0) return;
        lock (_gate)
        {
            _failures = 0;
            _open = false;
        }
    }

    /// <summary>True when this failure opened the breaker.</summary>
    public bool Failure()
    {
        lock (_gate)
        {
            _failures++;
            if (_failures < failuresBeforeBreak) return false;
            _openedAt = Stopwatch.GetTimestamp();
            bool opened = !_open;
            _open = true;
            return opened;
        }
    }
}

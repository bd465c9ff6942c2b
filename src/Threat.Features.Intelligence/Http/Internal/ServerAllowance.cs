namespace Threat.Features.Intelligence.Internal;

/// <summary>A token bucket for one server, and the instant until which it asked to be left alone.</summary>
internal sealed class ServerAllowance(int perMinute)
{
    private readonly Lock _gate = new();
    private double _tokens = perMinute;
    private DateTimeOffset _filledAt, _waitUntil;

    public bool TryTake(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now < _waitUntil) return false;
            if (_filledAt != default) _tokens = Math.Min(perMinute, _tokens + Math.Max(0, (now - _filledAt).TotalMinutes) * perMinute);
            _filledAt = now;
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }

    /// <summary>Leaves the server alone for a while.</summary>
    public void Wait(DateTimeOffset now, TimeSpan wait)
    {
        lock (_gate) _waitUntil = now + wait;
    }

    /// <summary>Whether a new allowance would do the same.</summary>
    public bool IsAsNew(DateTimeOffset now)
    {
        lock (_gate) return now >= _waitUntil && now - _filledAt >= TimeSpan.FromMinutes(1);
    }
}

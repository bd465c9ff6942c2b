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

    public void Wait(DateTimeOffset until)
    {
        lock (_gate) _waitUntil = until;
    }
}

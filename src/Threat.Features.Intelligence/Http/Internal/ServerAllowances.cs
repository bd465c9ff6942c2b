namespace Threat.Features.Intelligence.Internal;

/// <summary>The allowance of each server. Servers that redirect name others without end, so an allowance as good as new is dropped when there are many.</summary>
internal sealed class ServerAllowances(int perMinute)
{
    private const int Many = 1024;
    private readonly Dictionary<string, ServerAllowance> _servers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private int _many = Many;

    public ServerAllowance Of(string server, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_servers.TryGetValue(server, out ServerAllowance? allowance)) return allowance;
            if (_servers.Count >= _many)
            {
                foreach ((string name, ServerAllowance old) in _servers.ToArray())
                {
                    if (old.IsAsNew(now)) _servers.Remove(name);
                }
                _many = Math.Max(Many, 2 * _servers.Count);
            }
            _servers.Add(server, allowance = new ServerAllowance(perMinute));
            return allowance;
        }
    }
}

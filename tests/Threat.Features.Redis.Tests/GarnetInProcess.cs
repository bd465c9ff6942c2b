using Garnet;

namespace Threat.Features.Redis.Tests;

/// <summary>A Redis-protocol server in this process: always there.</summary>
internal sealed class GarnetInProcess : IDisposable
{
    private readonly GarnetServer _server;

    public GarnetInProcess()
    {
        Port = FreePort.Next();
        _server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{Port}", "--lua", "--memory", "64m", "--index", "16m"]);
        _server.Start();
    }

    public int Port { get; }

    public void Dispose() => _server.Dispose();
}

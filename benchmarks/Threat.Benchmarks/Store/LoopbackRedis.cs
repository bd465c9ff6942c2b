using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Threat.Benchmarks.Store;

/// <summary>A redis-server of its own on a free loopback port, without persistence, and a connection to it.</summary>
internal sealed class LoopbackRedis : IAsyncDisposable
{
    private const string Executable = "/usr/bin/redis-server";
    private readonly Process _server;

    private LoopbackRedis(Process server, ConnectionMultiplexer connection) => (_server, Connection) = (server, connection);

    public ConnectionMultiplexer Connection { get; }

    /// <exception cref="InvalidOperationException">redis-server is not installed.</exception>
    public static async Task<LoopbackRedis> StartAsync()
    {
        if (!File.Exists(Executable)) throw new InvalidOperationException($"{Executable} is absent. Install the package redis-server.");
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        Process server = Process.Start(new ProcessStartInfo(Executable, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", ""]) { RedirectStandardOutput = true })!;
        server.BeginOutputReadLine();
        ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},abortConnect=false");
        while (!connection.IsConnected) await Task.Delay(20);
        return new LoopbackRedis(server, connection);
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _server.Kill();
        _server.Dispose();
    }
}

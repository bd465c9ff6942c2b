using System.Diagnostics;
using StackExchange.Redis;

namespace Threat.Features.Redis.Tests;

/// <summary>The real redis-server as a child process on a free loopback port. Tests that need it are skipped where it is not installed.</summary>
internal sealed class RedisServerProcess : IDisposable
{
    private const string Executable = "/usr/bin/redis-server";
    private readonly string _folder = Directory.CreateTempSubdirectory("threat-redis-").FullName;
    private readonly string[] _extra;
    private Process? _process;

    private RedisServerProcess(string[] extra) => _extra = extra;

    public int Port { get; } = FreePort.Next();

    public static RedisServerProcess StartOrSkip(params string[] extra)
    {
        if (!File.Exists(Executable)) Assert.Ignore($"Skipped: {Executable} is absent. Install the package redis-server.");
        RedisServerProcess server = new(extra);
        server.Start();
        return server;
    }

    public void Start()
    {
        ProcessStartInfo start = new(Executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--daemonize", "no", .. _extra]) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (int i = 0; i < 100; i++)
        {
            try
            {
                using ConnectionMultiplexer probe = ConnectionMultiplexer.Connect($"127.0.0.1:{Port},connectTimeout=500,connectRetry=0");
                probe.GetDatabase().Ping();
                return;
            }
            catch (RedisException)
            {
                Thread.Sleep(50);
            }
        }
        throw new InvalidOperationException($"redis-server did not answer on port {Port}.");
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Kill()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }
}

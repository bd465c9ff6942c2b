using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Threat.Retraining.PostgreSql.Tests;

/// <summary>A private PostgreSQL server in a temporary folder on a free loopback port. Tests are skipped, naming the reason, where PostgreSQL is not installed.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _bin, _folder;
    private Process? _server;

    private PostgresServer(string bin, string folder, int port)
    {
        _bin = bin;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Timeout=30;Command Timeout=30";

    public static PostgresServer StartNew(params string[] settings)
    {
        string? bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(static d => Path.Combine(d, "bin")).LastOrDefault(static d => File.Exists(Path.Combine(d, "initdb"))) : null;
        if (bin is null) Assert.Ignore("Skipped: PostgreSQL's initdb is not found under /usr/lib/postgresql; install the postgresql package.");
        string folder = Directory.CreateTempSubdirectory("threat-postgres-").FullName;
        if (Environment.UserName == "root") Run("chown", "postgres", folder);
        PostgresServer server = new(bin!, folder, FreePort());
        server.RunAsOwner("initdb", "-D", Path.Combine(folder, "data"), "-A", "trust", "-U", "postgres", "-N", "--no-locale", "-E", "UTF8");
        File.AppendAllLines(Path.Combine(folder, "data", "postgresql.conf"), settings);
        server.Start();
        return server;
    }

    public void Start()
    {
        _server = Process.Start(Command("postgres", "-D", Path.Combine(_folder, "data"), "-p", $"{Port}", "-h", "127.0.0.1", "-k", _folder))!;
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        for (int i = 0; i < 300; i++)
        {
            using TcpClient client = new();
            try
            {
                client.Connect(IPAddress.Loopback, Port);
                if (Exit("pg_isready", "-q", "-h", "127.0.0.1", "-p", $"{Port}") == 0) return;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            if (_server.HasExited) throw new InvalidOperationException($"PostgreSQL ended with code {_server.ExitCode}.");
            Thread.Sleep(100);
        }
        throw new TimeoutException("PostgreSQL did not start within 30 s.");
    }

    /// <summary>Stops at once, as a crash of the server would for its clients; what was committed stays.</summary>
    public void Stop()
    {
        string pid = File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First();
        Run("kill", "-QUIT", pid);
        _server!.WaitForExit();
    }

    /// <summary>The database as SQL.</summary>
    public string Dump() => RunAsOwner("pg_dump", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "--inserts", "--no-owner", "postgres");

    public void Dispose()
    {
        if (_server is { HasExited: false }) Stop();
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string RunAsOwner(string program, params string[] arguments)
    {
        using Process p = Process.Start(Command(program, arguments))!;
        string output = p.StandardOutput.ReadToEnd(), errors = p.StandardError.ReadToEnd();
        p.WaitForExit();
        return p.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with code {p.ExitCode}: {output}{errors}");
    }

    private int Exit(string program, params string[] arguments)
    {
        using Process p = Process.Start(Command(program, arguments))!;
        p.WaitForExit();
        return p.ExitCode;
    }

    private ProcessStartInfo Command(string program, params string[] arguments)
    {
        string path = Path.Combine(_bin, program);
        // PostgreSQL refuses to run as root.
        ProcessStartInfo info = Environment.UserName == "root" ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments]) : new ProcessStartInfo(path, arguments);
        info.WorkingDirectory = _folder;
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        return info;
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process p = Process.Start(program, arguments);
        p.WaitForExit();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

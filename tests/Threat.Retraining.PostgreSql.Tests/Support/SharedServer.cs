namespace Threat.Retraining.PostgreSql.Tests;

/// <summary>One server for the tests that do not stop it; each test takes a schema of its own.</summary>
[SetUpFixture]
public sealed class SharedServer
{
    private static readonly Lazy<PostgresServer> Server = new(static () => PostgresServer.StartNew());
    private static int _schemas;

    public static PostgreSqlSampleStoreOptions NewSchema() => new() { ConnectionString = Server.Value.ConnectionString, Schema = $"test_{Interlocked.Increment(ref _schemas)}" };

    [OneTimeTearDown]
    public void Stop()
    {
        if (Server.IsValueCreated) Server.Value.Dispose();
    }
}

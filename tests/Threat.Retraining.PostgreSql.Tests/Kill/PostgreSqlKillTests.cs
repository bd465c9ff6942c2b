using Threat.Retraining.Tests;

namespace Threat.Retraining.PostgreSql.Tests;

public sealed class PostgreSqlKillTests : KillContractTests
{
    private PostgresServer? _server;

    protected override string NewStore(TempFolder folder)
    {
        // A server of its own for each test: the killed processes use the default schema.
        _server = PostgresServer.StartNew();
        return _server.ConnectionString;
    }

    [TearDown]
    public void StopServer() => _server?.Dispose();
}

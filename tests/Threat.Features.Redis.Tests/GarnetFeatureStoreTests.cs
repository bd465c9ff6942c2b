namespace Threat.Features.Redis.Tests;

[TestFixture]
public sealed class GarnetFeatureStoreTests : RedisContractTests
{
    private GarnetInProcess? _server;

    protected override string StartServers() => $"127.0.0.1:{(_server = new GarnetInProcess()).Port}";

    protected override void StopServer() => _server?.Dispose();
}

namespace Threat.Features.Redis.Tests;

[TestFixture]
public sealed class GarnetFeatureStoreTests : RedisContractTests
{
    private GarnetInProcess? _server;

    protected override int StartServer() => (_server = new GarnetInProcess()).Port;

    protected override void StopServer() => _server?.Dispose();
}

namespace Threat.Features.Redis.Tests;

[TestFixture]
public sealed class RedisServerFeatureStoreTests : RedisContractTests
{
    private RedisServerProcess? _server;

    protected override int StartServer() => (_server = RedisServerProcess.StartOrSkip()).Port;

    protected override void StopServer() => _server?.Dispose();
}

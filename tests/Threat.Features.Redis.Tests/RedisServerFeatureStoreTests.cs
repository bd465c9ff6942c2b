namespace Threat.Features.Redis.Tests;

[TestFixture]
public sealed class RedisServerFeatureStoreTests : RedisContractTests
{
    private RedisServerProcess? _server;

    protected override string StartServers() => $"127.0.0.1:{(_server = RedisServerProcess.StartOrSkip()).Port}";

    protected override void StopServer() => _server?.Dispose();
}

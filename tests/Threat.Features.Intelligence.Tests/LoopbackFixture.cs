using Microsoft.Extensions.Time.Testing;

namespace Threat.Features.Intelligence.Tests;

/// <summary>A fixture whose every test has a loopback server of its own, a client for it, and a clock that stands at <see cref="T"/>.</summary>
public abstract class LoopbackFixture
{
    private protected static readonly DateTimeOffset T = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private protected HttpClient Client { get; private set; } = null!;

    private protected FakeTimeProvider Clock { get; private set; } = null!;

    private protected LoopbackServer Server { get; private set; } = null!;

    [SetUp]
    public void StartServer()
    {
        Server = new LoopbackServer();
        Clock = new FakeTimeProvider(T);
        Client = NewClient();
    }

    [TearDown]
    public async Task StopServer()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    private protected virtual HttpClient NewClient() => new();
}

namespace Threat.DetectionHost.Tests;

/// <summary>One host with a first model and detections to review, for the tests that only add to it.</summary>
[SetUpFixture]
public sealed class SeededHost
{
    private static readonly Lazy<Task<RunningHost>> Host = new(static () => RunningHost.StartAsync(
        [.. RunningHost.Keys, KeyValuePair.Create("ThreatLearning__Detection__RefreshInterval", "00:00:00.200"), KeyValuePair.Create("Limits__RequestsPerMinute", "100000")], "--seed-simulated"));

    internal static Task<RunningHost> GetAsync() => Host.Value;

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Host.IsValueCreated) (await Host.Value).Dispose();
    }
}

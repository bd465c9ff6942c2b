using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Threat.TestKit;

namespace Threat.Features.Tests;

[TestFixture]
public sealed class StoredFeatureExtractorTests
{
    private static readonly DateTimeOffset T = TestVectors.T0;

    private static IReadOnlyList<SecurityEvent> Failures(string source, int count)
        => [.. Enumerable.Range(0, count).Select(i => new AuthenticationEvent(T - TimeSpan.FromSeconds(60 * (i + 1)), IPAddress.Parse(source)) { Outcome = EventOutcome.Failure, Id = $"{source}-{i}" })];

    [Test]
    public async Task The_plain_call_gives_what_the_extractor_gives_and_the_store_serves_the_second_one()
    {
        ThreatFeatureExtractor extractor = new();
        StoredFeatureExtractor stored = new(extractor, new InMemoryFeatureStore());
        FeatureVector first = await stored.ExtractFeaturesAsync("198.51.100.7", Failures("198.51.100.7", 12), T);
        first.ShouldBeTheSameAs(extractor.Extract(IPAddress.Parse("198.51.100.7"), Failures("198.51.100.7", 12), T));
        first["failed_login_count"].ShouldBe(12);
        (await stored.ExtractFeaturesAsync("::ffff:198.51.100.7", [], T + TimeSpan.FromMinutes(1)))["failed_login_count"].ShouldBe(12);
        stored.Pipeline.GetStatistics().FromStore.ShouldBe(1);
        await Should.ThrowAsync<FormatException>(async () => await stored.ExtractFeaturesAsync("gateway", [], T));
    }

    [Test]
    public async Task An_event_that_the_stored_vector_has_not_seen_is_counted()
    {
        StoredFeatureExtractor stored = new(new ThreatFeatureExtractor(), new InMemoryFeatureStore());
        List<SecurityEvent> events = [.. Failures("198.51.100.7", 3)];
        async Task<float> CountAsync(int seconds, FeatureReuse reuse = FeatureReuse.Allowed) => (await stored.ExtractFeaturesAsync("198.51.100.7", events, T.AddSeconds(seconds), reuse))["failed_login_count"];
        AuthenticationEvent At(int seconds, string source = "198.51.100.7") => new(T.AddSeconds(seconds), IPAddress.Parse(source)) { Outcome = EventOutcome.Failure, Id = $"{source}-at-{seconds}" };

        (await CountAsync(0)).ShouldBe(3);
        events.Add(At(0));
        (await CountAsync(10)).ShouldBe(4, "an event of the stored vector's very instant is not in it");
        events.AddRange([At(30), At(12, "203.0.113.9")]);
        (await CountAsync(20)).ShouldBe(4, "neither what is to come nor another source's event needs a new vector");
        stored.Pipeline.GetStatistics().FromStore.ShouldBe(1);
        events.Add(new AuthenticationEvent(T.AddSeconds(-5), IPAddress.Parse("198.51.100.7")) { Outcome = EventOutcome.Failure, Id = "slow", IngestedAt = T.AddSeconds(21) });
        (await CountAsync(25)).ShouldBe(5, "it became known after the stored vector");
        events.Add(At(-7));
        (await CountAsync(26)).ShouldBe(5, "a late event that does not say so");
        (await CountAsync(27, FeatureReuse.Recompute)).ShouldBe(6);
    }

    [Test]
    public async Task Calls_at_the_same_time_keep_their_own_events()
    {
        StoredFeatureExtractor stored = new(new ThreatFeatureExtractor(), new InMemoryFeatureStore());
        FeatureVector[] vectors = await Task.WhenAll(Enumerable.Range(1, 40).Select(i => stored.ExtractFeaturesAsync($"198.51.100.{i}", Failures($"198.51.100.{i}", i), T)));
        for (int i = 0; i < 40; i++) vectors[i]["failed_login_count"].ShouldBe(i + 1);
        FeatureBatch batch = await stored.ExtractFeaturesBatchAsync(Enumerable.Range(1, 40).ToDictionary(i => $"203.0.113.{i}", i => Failures($"203.0.113.{i}", i)), T);
        for (int i = 1; i <= 40; i++) batch[FeatureKey.ForAddress($"203.0.113.{i}")].Vector["failed_login_count"].ShouldBe(i);
    }

    [Test]
    public async Task A_pipeline_over_an_event_store_loads_events_and_refuses_other_entities()
    {
        FeaturePipeline pipeline = new(new EventFeatureSource(new ThreatFeatureExtractor(), (key, _, _) => new(Failures(key.EntityId, 3))), new InMemoryFeatureStore());
        (await pipeline.ExtractAsync(FeatureKey.ForAddress("198.51.100.7"), T)).Vector["failed_login_count"].ShouldBe(3);
        (await pipeline.ExtractAsync(new FeatureKey("user", "root"), T)).Error!.Message.ShouldStartWith("user:root is no address; the extractor computes the features of source addresses.");
    }

    [Test]
    public async Task The_container_gives_the_adapter()
    {
        await using ServiceProvider provider = new ServiceCollection().AddThreatFeatures().BuildServiceProvider();
        (await provider.GetRequiredService<StoredFeatureExtractor>().ExtractFeaturesAsync("198.51.100.7", Failures("198.51.100.7", 2), T))["failed_login_count"].ShouldBe(2);
    }
}

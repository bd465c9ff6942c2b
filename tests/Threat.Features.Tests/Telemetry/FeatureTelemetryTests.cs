using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>What a meter's listener is told: the documented names and tags, and the same counts as the statistics.</summary>
[TestFixture]
[NonParallelizable]
public sealed class FeatureTelemetryTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;

    [Test]
    public async Task The_meter_tells_what_store_and_pipeline_did()
    {
        ConcurrentDictionary<string, double> told = new();
        using MeterListener listener = new() { InstrumentPublished = static (i, l) => { if (i.Meter.Name == FeatureTelemetry.MeterName) l.EnableMeasurementEvents(i); } };
        void Tell(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string name = instrument.Name + string.Concat(tags.ToArray().Select(static t => $" {t.Key}={t.Value}"));
            told.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
        listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Tell(i, v, tags));
        listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Tell(i, v, tags));
        listener.Start();

        InMemoryFeatureStore store = new(new FeatureStoreOptions { SizeLimitBytes = 16 * 1024 });
        FeaturePipeline pipeline = new(FeatureSource.From(Schema, static (key, asOf, _) => key.EntityId == "bad" ? throw new InvalidOperationException("no") : TestVectors.Vector(1, asOf)), store);
        FeatureKey[] keys = [.. Enumerable.Range(0, 100).Select(TestVectors.Address), new FeatureKey("host", "bad")];
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await pipeline.ExtractBatchAsync(keys, now);
        FeatureKey another = TestVectors.Address(1000);
        for (int i = 0; i < 2; i++) await pipeline.ExtractAsync(another, now);
        await pipeline.InvalidateAsync([another]);

        FeatureStoreStatistics s = store.GetStatistics();
        told["threat.features.store.lookups store=memory outcome=miss"].ShouldBe(s.Misses);
        told["threat.features.store.lookups store=memory outcome=hit"].ShouldBe(s.Hits);
        told["threat.features.store.writes store=memory outcome=stored"].ShouldBe(s.Stores);
        told["threat.features.store.invalidations store=memory"].ShouldBe(s.Invalidations);
        told["threat.features.store.evictions store=memory"].ShouldBe(s.Evictions);
        (s.Misses, s.Hits, s.Stores, s.Invalidations).ShouldBe((102, 1, 101, 1));
        s.Evictions.ShouldBeGreaterThan(50);
        FeaturePipelineStatistics p = pipeline.GetStatistics();
        told["threat.features.pipeline.results origin=store"].ShouldBe(p.FromStore);
        told["threat.features.pipeline.results origin=extracted"].ShouldBe(p.Extracted);
        told["threat.features.pipeline.results origin=failed"].ShouldBe(p.Failed);
        told["threat.features.pipeline.extraction.duration"].ShouldBeGreaterThan(0);
        (p.FromStore, p.Extracted, p.Failed).ShouldBe((1, 101, 1));
        told.Keys.ShouldAllBe(static name => !name.Contains("192.0"), "no tag names an entity");
    }
}

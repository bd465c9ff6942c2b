using BenchmarkDotNet.Attributes;

namespace Threat.Features.Benchmarks;

/// <summary>Batch extraction of one source's day, in order and shuffled.</summary>
[MemoryDiagnoser]
public class ExtractionBenchmarks
{
    private readonly ThreatFeatureExtractor _extractor = new();
    private SecurityEvent[] _ordered = [], _shuffled = [];

    [Params(100, 1_000, 10_000)]
    public int Events { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _ordered = DayOfEvents.Of(Events);
        _shuffled = [.. _ordered];
        new Random(1).Shuffle(_shuffled);
    }

    [Benchmark(Baseline = true)]
    public FeatureVector Ordered() => _extractor.Extract(_ordered[0].Source, _ordered, DayOfEvents.Start.AddDays(1));

    [Benchmark]
    public FeatureVector Shuffled() => _extractor.Extract(_ordered[0].Source, _shuffled, DayOfEvents.Start.AddDays(1));
}

using BenchmarkDotNet.Attributes;
using Threat.Features;

namespace Threat.Benchmarks.Store;

/// <summary>1,000 sources of 100 events through the pipeline: all extracted, and all from the store.</summary>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private readonly DateTimeOffset _asOf = DateTimeOffset.UtcNow;
    private readonly StoredFeatureExtractor _extractor = new(new ThreatFeatureExtractor(), new InMemoryFeatureStore());
    private Dictionary<string, IReadOnlyList<SecurityEvent>> _events = [];

    [GlobalSetup]
    public void Setup() => _events = StoreData.Events(1000, 100, _asOf);

    [Benchmark(Baseline = true)]
    public async Task<int> Cold()
    {
        await _extractor.Pipeline.InvalidateAllAsync();
        return (await _extractor.ExtractFeaturesBatchAsync(_events, _asOf)).Results.Count;
    }

    [GlobalSetup(Target = nameof(Warm))]
    public async Task SetupWarm()
    {
        Setup();
        await _extractor.ExtractFeaturesBatchAsync(_events, _asOf);
    }

    [Benchmark]
    public async Task<int> Warm() => (await _extractor.ExtractFeaturesBatchAsync(_events, _asOf)).Results.Count;
}

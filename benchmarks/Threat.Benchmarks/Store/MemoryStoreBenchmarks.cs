using BenchmarkDotNet.Attributes;
using Threat.Features;

namespace Threat.Benchmarks.Store;

/// <summary>The in-memory store: one hit, among few and among many values.</summary>
[MemoryDiagnoser]
public class MemoryStoreBenchmarks
{
    private readonly InMemoryFeatureStore _store = new();
    private FeatureKey[] _keys = [];
    private int _next;

    [Params(1_000, 100_000)]
    public int Entities { get; set; }

    [GlobalSetup]
    public async Task Fill()
    {
        _keys = StoreData.Keys(Entities);
        StoredFeatures[] vectors = StoreData.Vectors(1000);
        for (int i = 0; i < _keys.Length; i++) await _store.SetAsync(_keys[i], vectors[i % vectors.Length]);
    }

    [Benchmark]
    public FeatureLookupOutcome Hit()
    {
        _next = (_next + 7919) % _keys.Length;
        return _store.GetAsync(_keys[_next], FeatureSchema.Threat100).Result.Outcome;
    }
}

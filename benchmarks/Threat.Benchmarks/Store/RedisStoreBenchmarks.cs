using BenchmarkDotNet.Attributes;
using StackExchange.Redis;
using Threat.Features;
using Threat.Features.Redis;

namespace Threat.Benchmarks.Store;

/// <summary>1,000 vectors read and written through the Redis store, and the same bytes by raw commands, on a redis-server of its own.</summary>
[MemoryDiagnoser]
public class RedisStoreBenchmarks
{
    private const int Count = 1000;
    private LoopbackRedis _redis = null!;
    private RedisFeatureStore _store = null!;
    private FeatureKey[] _keys = [];
    private KeyValuePair<FeatureKey, StoredFeatures>[] _entries = [];
    private RedisKey[] _raw = [];
    private byte[][] _values = [];

    [GlobalSetup]
    public async Task Start()
    {
        _redis = await LoopbackRedis.StartAsync();
        _store = new RedisFeatureStore(_redis.Connection);
        _keys = StoreData.Keys(Count);
        await _store.GetAsync(_keys[0], FeatureSchema.Threat100); // registers the server; what was computed before is refused
        StoredFeatures[] vectors = StoreData.Vectors(Count);
        _entries = [.. _keys.Zip(vectors, KeyValuePair.Create)];
        _raw = [.. _keys.Select(static k => (RedisKey)$"raw:{k}")];
        _values = [.. vectors.Select(static v => FeatureVectorCodec.Encode(v))];
        await SetMany();
        await RawSets();
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        await _store.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Benchmark]
    public async Task<int> GetMany() => (await _store.GetManyAsync(_keys, FeatureSchema.Threat100)).Count;

    [Benchmark]
    public async Task<int> RawMget() => (await _redis.Connection.GetDatabase().StringGetAsync(_raw)).Length;

    [Benchmark]
    public async Task<int> SetMany() => (await _store.SetManyAsync(_entries)).Applied;

    [Benchmark]
    public async Task<int> RawSets()
    {
        IDatabase db = _redis.Connection.GetDatabase();
        return (await Task.WhenAll(_raw.Select((name, i) => db.StringSetAsync(name, _values[i], TimeSpan.FromHours(1))))).Length;
    }
}

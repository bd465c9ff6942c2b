using BenchmarkDotNet.Attributes;
using Threat.Features;

namespace Threat.Benchmarks.Store;

/// <summary>The stored form: writing and reading one vector of 100 features, 16 of them missing.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly StoredFeatures _vector = StoreData.Vectors(1)[0];
    private readonly byte[] _buffer = new byte[512];
    private byte[] _bytes = [];

    [GlobalSetup]
    public void Setup() => _bytes = FeatureVectorCodec.Encode(_vector);

    [Benchmark]
    public int Encode() => FeatureVectorCodec.Encode(_vector, 1, _buffer);

    [Benchmark]
    public StoredFeatures Decode() => FeatureVectorCodec.Decode(_bytes, FeatureSchema.Threat100);
}

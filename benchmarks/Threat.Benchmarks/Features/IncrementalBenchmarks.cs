using BenchmarkDotNet.Attributes;

namespace Threat.Features.Benchmarks;

/// <summary>A state: 10,000 events added, one read, one merge, and to bytes and back.</summary>
[MemoryDiagnoser]
public class IncrementalBenchmarks
{
    private const int Events = 10_000;
    private readonly IncrementalFeatureExtractor _extractor = new();
    private SecurityEvent[] _day = [];
    private FeatureState _state = null!, _other = null!;
    private byte[] _saved = [];

    [GlobalSetup]
    public void Setup()
    {
        _day = DayOfEvents.Of(Events);
        _state = Fill();
        _other = Fill();
        _saved = _state.ToBytes();
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public FeatureState Add() => Fill();

    [Benchmark]
    public FeatureVector Read() => _extractor.Read(_state, DayOfEvents.Start.AddDays(1));

    [Benchmark]
    public FeatureState LoadAndMerge()
    {
        FeatureState into = _extractor.Load(_saved);
        _extractor.Merge(into, _other);
        return into;
    }

    [Benchmark]
    public byte[] Save() => _state.ToBytes();

    private FeatureState Fill()
    {
        FeatureState state = _extractor.CreateState(_day[0].Source);
        foreach (SecurityEvent e in _day) _extractor.Add(state, e);
        return state;
    }
}

using BenchmarkDotNet.Attributes;
using Threat.Detection;

namespace Threat.Benchmarks.Detection;

/// <summary>One score from features: scaling, network, calibration, decision, and the features that moved it.</summary>
[MemoryDiagnoser]
public class SingleScoreBenchmark
{
    private ThreatDetector _detector = null!;
    private float[] _row = null!;

    [Params(100, 200)]
    public int Columns { get; set; }

    [Params(0, 5)]
    public int TopFeatures { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _detector = new ThreatDetector(DetectorModels.Model(Columns), options: new ThreatDetectorOptions { TopFeatures = TopFeatures });
        _row = DetectorModels.Rows(1, Columns).Features.Row(0).ToArray();
    }

    [GlobalCleanup]
    public void Cleanup() => _detector.Dispose();

    [Benchmark]
    public ThreatScore Score() => _detector.Score(_row);
}

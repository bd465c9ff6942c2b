using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Detection;

namespace Threat.Benchmarks.Detection;

/// <summary>Many rows at once, on every core.</summary>
[MemoryDiagnoser]
public class BatchScoreBenchmark
{
    private ThreatDetector _detector = null!;
    private FeatureMatrix _rows = null!;

    [Params(1_000, 200_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _detector = new ThreatDetector(DetectorModels.Model(100));
        _rows = DetectorModels.Rows(Rows, 100).Features;
    }

    [GlobalCleanup]
    public void Cleanup() => _detector.Dispose();

    [Benchmark]
    public ThreatScoreBatch Score() => _detector.ScoreBatch(_rows);
}

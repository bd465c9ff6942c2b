using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Thresholds;

namespace Threat.Benchmarks.Thresholds;

/// <summary>The best threshold of each of seven classes against the rest.</summary>
[MemoryDiagnoser]
public class ExactSearchBenchmark
{
    private LabeledProbabilities _rows = null!;

    [Params(10_000, 1_000_000)]
    public int Rows { get; set; }

    [Params("f1", "mcc", "recall@precision>=0.9")]
    public string Metric { get; set; } = "f1";

    [GlobalSetup]
    public void Setup() => _rows = Scores.Make(Rows);

    [Benchmark]
    public IReadOnlyList<BinaryThreshold> Exact() => BinaryThresholdSearch.Exact(_rows, ThresholdMetric.Parse(Metric), maxDegreeOfParallelism: 1);
}

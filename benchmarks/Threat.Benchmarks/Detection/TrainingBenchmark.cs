using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Detection;

namespace Threat.Benchmarks.Detection;

/// <summary>One epoch of the default network.</summary>
[MemoryDiagnoser]
public class TrainingBenchmark
{
    private LabeledDataset _rows = null!;

    [Params(10_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup() => _rows = DetectorModels.Rows(Rows, 100);

    [Benchmark]
    public void Epoch() => new ThreatClassifier(new() { Epochs = 1 }).Train(new TrainingRequest(_rows)).Dispose();
}

using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Imbalance;

namespace Threat.Benchmarks.Imbalance;

/// <summary>The samplers on n × 100 rows, every minority raised to the majority, with the default scaling before distances.</summary>
[MemoryDiagnoser]
public class ResamplingBenchmarks
{
    private const SmallClassHandling Small = SmallClassHandling.FewerNeighbors;
    private LabeledDataset _data = null!;

    [Params(5_000, 20_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup() => _data = ImbalanceData.Create(Rows);

    [Benchmark(Baseline = true)]
    public ResamplingResult Smote() => new Smote(new SmoteOptions { SmallClasses = Small }).Resample(_data);

    [Benchmark]
    public ResamplingResult BorderlineSmote() => new BorderlineSmote(new BorderlineSmoteOptions { SmallClasses = Small }).Resample(_data);

    [Benchmark]
    public ResamplingResult Adasyn() => new Adasyn(new AdasynOptions { SmallClasses = Small }).Resample(_data);

    [Benchmark]
    public ResamplingResult TargetDistribution() => new TargetDistributionResampler(new TargetDistributionOptions { SmallClasses = Small }).Resample(_data);

    [Benchmark]
    public ResamplingResult RandomOverSampler() => new RandomOverSampler().Resample(_data);

    [Benchmark]
    public ResamplingResult EditedNearestNeighbours() => new EditedNearestNeighbours().Resample(_data);
}

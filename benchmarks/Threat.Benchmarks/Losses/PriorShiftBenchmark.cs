using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Losses;

namespace Threat.Benchmarks.Losses;

/// <summary>The live class mix of 100,000 unlabelled rows, and class weights.</summary>
[MemoryDiagnoser]
public class PriorShiftBenchmark
{
    private static readonly double[] Shares = [0.796, 0.082, 0.053, 0.041, 0.019, 0.007, 0.002];
    private readonly ProbabilityMatrix _live = Thresholds.Scores.Make(100_000).Probabilities;

    [Benchmark]
    public PriorEstimate ExpectationMaximization() => PriorShift.EstimateByExpectationMaximization(_live, Shares);

    [Benchmark]
    public double[] Weights() => ClassWeights.Compute([796, 82, 53, 41, 19, 7, 2], ClassWeighting.EffectiveNumber);
}

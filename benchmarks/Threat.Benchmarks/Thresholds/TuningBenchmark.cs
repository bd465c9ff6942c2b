using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Thresholds;

namespace Threat.Benchmarks.Thresholds;

/// <summary>Whole tunings: joint, joint with five folds (the default), and an objective that does not split into classes.</summary>
[MemoryDiagnoser]
public class TuningBenchmark
{
    private LabeledProbabilities _rows = null!;

    [Params(4_000, 100_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup() => _rows = Scores.Make(Rows);

    [Benchmark(Baseline = true)]
    public ThresholdTuning Joint() => Tune(ThresholdAveraging.None, null);

    [Benchmark]
    public ThresholdTuning JointOverFolds() => Tune(ThresholdAveraging.CrossValidation, null);

    [Benchmark]
    public ThresholdTuning Correlation() => Tune(ThresholdAveraging.None, DecisionObjective.MatthewsCorrelation);

    private ThresholdTuning Tune(ThresholdAveraging averaging, DecisionObjective? objective)
        => new ThresholdOptimizer(new ThresholdOptimizerOptions { Averaging = averaging, Objective = objective, MaxDegreeOfParallelism = 1 }).Tune(_rows);
}

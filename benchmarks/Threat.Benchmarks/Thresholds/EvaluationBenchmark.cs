using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Thresholds;

namespace Threat.Benchmarks.Thresholds;

/// <summary>A policy measured with bootstrap intervals, and conformal sets fitted.</summary>
[MemoryDiagnoser]
public class EvaluationBenchmark
{
    private LabeledProbabilities _rows = null!;

    [Params(10_000, 100_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup() => _rows = Scores.Make(Rows);

    [Benchmark]
    public ThresholdEvaluation Evaluate() => ThresholdEvaluator.EvaluateThresholds(_rows, DecisionPolicy.Argmax(_rows.LabelSet));

    [Benchmark]
    public ConformalPredictor Conformal() => ConformalPredictor.Fit(_rows);
}

using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Thresholds;

namespace Threat.Benchmarks.Thresholds;

/// <summary>One decision, as the detector makes for every event: no allocation.</summary>
[MemoryDiagnoser]
public class DecisionBenchmark
{
    private readonly double[] _row = [0.5, 0.2, 0.1, 0.08, 0.06, 0.04, 0.02], _thresholds = [0.6, 0.3, 0.2, 0.2, 0.1, 0.1, 0.05];
    private IDecisionRule _rule = null!;

    [Params("scaled-argmax", "highest-above-threshold", "argmax", "least-cost")]
    public string Rule { get; set; } = "argmax";

    [GlobalSetup]
    public void Setup() => _rule = Rule == "least-cost" ? new LeastCostRule(CostMatrix.ForDetector(LabelSet.ThreatDefault, 1, 20, 2)) : DecisionRules.FromName(Rule);

    [Benchmark]
    public Decision Decide() => _rule.Decide(_row, _thresholds);
}

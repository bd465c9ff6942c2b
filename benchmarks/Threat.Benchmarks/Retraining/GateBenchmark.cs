using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Retraining;

namespace Threat.Benchmarks.Retraining;

/// <summary>The default gate with its 2,000 bootstrap draws.</summary>
[MemoryDiagnoser]
public class GateBenchmark
{
    private readonly PromotionGate _gate = new(new GateOptions { RequireKnownRows = false });
    private GateEvidence _evidence = null!;

    [Params(1_000, 10_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        int[] truth = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() < 0.8 ? 0 : random.Next(1, 7))];
        _evidence = new GateEvidence { Challenger = Scored(0.93), Champion = Scored(0.9), MajorityClass = 0, NormalClass = 0, Groups = [.. Enumerable.Range(0, Rows).Select(static i => $"g{i / 4}")], Seed = 1 };

        ScoredRows Scored(double accuracy)
        {
            int[] decided = [.. truth.Select(t => random.NextDouble() < accuracy ? t : random.Next(7))];
            double[] p = new double[7 * Rows];
            for (int i = 0; i < Rows; i++) for (int c = 0; c < 7; c++) p[7 * i + c] = c == decided[i] ? 0.9 : 0.1 / 6;
            return new ScoredRows(new LabeledProbabilities(new ProbabilityMatrix(p, 7), truth, LabelSet.ThreatDefault), decided);
        }
    }

    [Benchmark]
    public GateResult Judge() => _gate.Judge(_evidence);
}

using Threat.Core;
using Threat.Thresholds;

namespace Threat.Compare;

/// <summary>The best F1 threshold of each of seven classes against the rest, exact.</summary>
public sealed class ThresholdsWork : ICompareWork
{
    private LabeledProbabilities? _scores;
    private ThresholdOptimizer? _optimizer;
    private ThresholdTuning? _tuning;

    public string Name => "thresholds";

    public void Load(string dataFolder, int n, int threads)
    {
        LabelSet labels = LabelSet.ThreatDefault;
        _scores = new LabeledProbabilities(new ProbabilityMatrix(RawArrays.Read<double>(dataFolder, $"scores_{n}.f64"), labels.Count), RawArrays.Read<int>(dataFolder, $"labels_{n}.i32"), labels);
        _optimizer = new ThresholdOptimizer(new ThresholdOptimizerOptions
        {
            Joint = false,
            Averaging = ThresholdAveraging.None,
            Rule = HighestAboveThresholdRule.Instance,
            PriorStrength = 0,
            MaxDegreeOfParallelism = threads,
        });
        for (int i = 0; i < 5; i++) Run();
    }

    public void Run() => _tuning = _optimizer!.Tune(_scores!);

    public string? Check() => FormattableString.Invariant($"meanF1={_tuning!.Classes.Average(c => c.OneVersusRest.F1):0.00000}");
}

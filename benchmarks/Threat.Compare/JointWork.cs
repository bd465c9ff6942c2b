using Threat.Core;
using Threat.Thresholds;

namespace Threat.Compare;

/// <summary>Seven thresholds tuned together for the macro-F1 of argmax p / t.</summary>
public sealed class JointWork : ICompareWork
{
    private LabeledProbabilities? _scores;
    private ThresholdOptimizer? _optimizer;
    private ThresholdTuning? _tuning;

    public string Name => "joint";

    public void Load(string dataFolder, int n, int threads)
    {
        LabelSet labels = LabelSet.ThreatDefault;
        _scores = new LabeledProbabilities(new ProbabilityMatrix(RawArrays.Read<double>(dataFolder, $"scores_{n}.f64"), labels.Count), RawArrays.Read<int>(dataFolder, $"labels_{n}.i32"), labels);
        _optimizer = new ThresholdOptimizer(new ThresholdOptimizerOptions { Averaging = ThresholdAveraging.None, PriorStrength = 0, MaxDegreeOfParallelism = threads });
        Run();
    }

    public void Run() => _tuning = _optimizer!.Tune(_scores!);

    public string? Check() => FormattableString.Invariant($"macroF1={_tuning!.InSampleValue:0.00000}");
}

using Threat.Core;
using Threat.Thresholds;

namespace Threat.Compare;

/// <summary>The best F1 threshold of each of seven classes against the rest, exact.</summary>
public sealed class ThresholdsWork : ICompareWork
{
    private LabeledProbabilities? _scores;
    private IReadOnlyList<BinaryThreshold> _found = [];
    private int _threads;

    public string Name => "thresholds";

    public void Load(string dataFolder, int n, int threads)
    {
        LabelSet labels = LabelSet.ThreatDefault;
        _scores = new LabeledProbabilities(new ProbabilityMatrix(RawArrays.Read<double>(dataFolder, $"scores_{n}.f64"), labels.Count), RawArrays.Read<int>(dataFolder, $"labels_{n}.i32"), labels);
        _threads = threads;
        for (int i = 0; i < 10; i++) Run();
    }

    public void Run() => _found = BinaryThresholdSearch.Exact(_scores!, ThresholdMetric.F1, _threads);

    public string? Check() => FormattableString.Invariant($"meanF1={_found.Average(static t => t.Value):0.00000}");
}

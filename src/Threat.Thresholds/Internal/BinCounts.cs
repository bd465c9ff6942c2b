using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Threat.Thresholds.Internal;

/// <summary>Rows per class column and bin, and among them the rows whose label is that class.</summary>
internal sealed class BinCounts(int classes)
{
    private readonly int[] _all = new int[classes * ScoreBins.Count];
    private readonly int[] _positive = new int[classes * ScoreBins.Count];

    public ReadOnlyMemory<int> Of(int c) => _all.AsMemory(c * ScoreBins.Count, ScoreBins.Count);

    public ReadOnlyMemory<int> PositivesOf(int c) => _positive.AsMemory(c * ScoreBins.Count, ScoreBins.Count);

    public void Add(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        ref double score = ref MemoryMarshal.GetReference(scores);
        ref int all = ref MemoryMarshal.GetArrayDataReference(_all);
        for (int i = 0; i < labels.Length; i++)
        {
            int at = 0;
            for (int c = 0; c < classes; c++, at += ScoreBins.Count) Unsafe.Add(ref all, at + ScoreBins.Of(Unsafe.Add(ref score, c)))++;
            if ((uint)labels[i] < (uint)classes) _positive[labels[i] * ScoreBins.Count + ScoreBins.Of(Unsafe.Add(ref score, labels[i]))]++;
            score = ref Unsafe.Add(ref score, classes);
        }
    }

    public void Add(BinCounts other)
    {
        for (int i = 0; i < _all.Length; i++)
        {
            _all[i] += other._all[i];
            _positive[i] += other._positive[i];
        }
    }
}

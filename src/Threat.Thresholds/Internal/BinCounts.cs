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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        ref int high = ref Unsafe.Add(ref Unsafe.As<double, int>(ref MemoryMarshal.GetReference(scores)), BitConverter.IsLittleEndian ? 1 : 0);
        ref int all = ref MemoryMarshal.GetArrayDataReference(_all);
        int count = classes;
        foreach (int label in labels)
        {
            ref int bins = ref all;
            for (int c = 0; c < count; c++)
            {
                Unsafe.Add(ref bins, ScoreBins.OfHighBits(Unsafe.Add(ref high, 2 * c)))++;
                bins = ref Unsafe.Add(ref bins, ScoreBins.Count);
            }
            if ((uint)label < (uint)count) _positive[label * ScoreBins.Count + ScoreBins.OfHighBits(Unsafe.Add(ref high, 2 * label))]++;
            high = ref Unsafe.Add(ref high, 2 * count);
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

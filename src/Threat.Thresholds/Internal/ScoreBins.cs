using System.Runtime.CompilerServices;

namespace Threat.Thresholds.Internal;

/// <summary>
/// 4,096 bins in the order of the scores, found from a double's own bits: 128 to each power of two from 2^−32 to 1, everything smaller in bin 0.
/// Fine where scores crowd near 0, as those of rare classes do.
/// </summary>
internal static class ScoreBins
{
    public const int Count = 4096;
    private const int Shift = 45;
    private const int HighOffset = (int)Offset;
    private const long Offset = (0x3FF0_0000_0000_0000L >> Shift) - (Count - 1);

    /// <summary>The bin of a score in [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(double score)
    {
        int bin = (int)((BitConverter.DoubleToInt64Bits(score) >> Shift) - Offset);
        return bin < 0 ? 0 : bin;
    }

    /// <summary>The same from the upper half of the double's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OfHighBits(int bits)
    {
        int bin = (bits >> (Shift - 32)) - HighOffset;
        return bin < 0 ? 0 : bin;
    }

    /// <summary>The lowest score that falls in a bin; bin <see cref="Count"/> is the end.</summary>
    public static double LowerEdge(int bin) => bin == 0 ? 0 : BitConverter.Int64BitsToDouble((bin + Offset) << Shift);
}

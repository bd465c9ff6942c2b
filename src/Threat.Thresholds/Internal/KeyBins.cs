using System.Runtime.CompilerServices;

namespace Threat.Thresholds.Internal;

/// <summary>2,048 bins for keys in (0, ∞]: 32 to each power of two from 2^−32 to 2^32, the rest in the first and the last; key 0, a row that never moves, has a bin of its own.</summary>
internal static class KeyBins
{
    public const int Count = 2048;
    private const int Shift = 47;
    private const long Offset = (0x3FF0_0000_0000_0000L >> Shift) - Count / 2;

    /// <summary>The bin of a positive key; <see cref="Count"/> for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(double key)
    {
        int bin = (int)((BitConverter.DoubleToInt64Bits(key) >> Shift) - Offset);
        bin = bin < 0 ? 0 : bin >= Count ? Count - 1 : bin;
        return key > 0 ? bin : Count;
    }

    /// <summary>The lowest key above a bin.</summary>
    public static double End(int bin) => BitConverter.Int64BitsToDouble((bin + 1 + Offset) << Shift);
}

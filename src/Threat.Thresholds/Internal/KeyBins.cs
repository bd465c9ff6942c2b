using System.Runtime.CompilerServices;

namespace Threat.Thresholds.Internal;

/// <summary>4,096 bins for keys in (0, ∞): 64 to each power of two from 2^−32 to 2^32, the rest in the first and the last.</summary>
internal static class KeyBins
{
    public const int Count = 4096;
    private const int Shift = 46;
    private const long Offset = (0x3FF0_0000_0000_0000L >> Shift) - Count / 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(double key) => (int)Math.Clamp((BitConverter.DoubleToInt64Bits(key) >> Shift) - Offset, 0, Count - 1);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
        int bin = (int)((BitConverter.DoubleToInt64Bits(key) >>> Shift) - Offset);
        bin = bin < 0 ? 0 : bin >= Count ? Count - 1 : bin;
        return key > 0 ? bin : Count;
    }

    /// <summary>Four keys at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Of(Vector256<double> keys)
    {
        Vector256<long> bits = Vector256.ShiftRightLogical(keys.AsInt64(), Shift) - Vector256.Create(Offset);
        Vector128<int> bins = Vector128.Max(Vector128.Min(Vector256.Narrow(bits, bits).GetLower(), Vector128.Create(Count - 1)), Vector128<int>.Zero);
        Vector256<long> positive = Vector256.GreaterThan(keys, Vector256<double>.Zero).AsInt64();
        return Vector128.ConditionalSelect(Vector256.Narrow(positive, positive).GetLower(), bins, Vector128.Create(Count));
    }

    /// <summary>The lowest key of a bin.</summary>
    public static double Start(int bin) => bin == 0 ? 0 : BitConverter.Int64BitsToDouble((bin + Offset) << Shift);

    /// <summary>The lowest key above a bin.</summary>
    public static double End(int bin) => bin == Count - 1 ? double.PositiveInfinity : BitConverter.Int64BitsToDouble((bin + 1 + Offset) << Shift);
}

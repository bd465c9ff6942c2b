using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Threat.Thresholds.Internal;

/// <summary>2,048 bins for positive keys, found from a double's own bits; what lies outside goes into the first and the last. Key 0, a row that never moves, has a bin of its own.</summary>
internal readonly struct KeyBins
{
    public const int Count = 2048;
    private const int LeastShift = 32; // a difference of shifted bits then fits an int
    private readonly int _shift;
    private readonly long _offset;

    private KeyBins(int shift, long offset) => (_shift, _offset) = (shift, offset);

    /// <summary>32 bins to each power of two from 2^−32 to 2^32.</summary>
    public static KeyBins Wide { get; } = new(47, (0x3FF0_0000_0000_0000L >> 47) - Count / 2);

    /// <summary>As fine as the bins suffice for keys between two limits.</summary>
    public static KeyBins Within(double low, double high)
    {
        long from = BitConverter.DoubleToInt64Bits(low), span = BitConverter.DoubleToInt64Bits(high) - from;
        int shift = Math.Max(LeastShift, BitOperations.Log2((ulong)span / (Count - 4)) + 1);
        return new KeyBins(shift, (from >> shift) - 1);
    }

    /// <summary>The bin of a positive key; <see cref="Count"/> for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(double key)
    {
        int bin = (int)((BitConverter.DoubleToInt64Bits(key) >>> _shift) - _offset);
        bin = bin < 0 ? 0 : bin >= Count ? Count - 1 : bin;
        return key > 0 ? bin : Count;
    }

    /// <summary>Four keys at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<int> Of(Vector256<double> keys)
    {
        Vector256<long> bits = Vector256.ShiftRightLogical(keys.AsInt64(), _shift) - Vector256.Create(_offset);
        Vector128<int> bins = Vector128.Max(Vector128.Min(Vector256.Narrow(bits, bits).GetLower(), Vector128.Create(Count - 1)), Vector128<int>.Zero);
        Vector256<long> positive = Vector256.GreaterThan(keys, Vector256<double>.Zero).AsInt64();
        return Vector128.ConditionalSelect(Vector256.Narrow(positive, positive).GetLower(), bins, Vector128.Create(Count));
    }

    /// <summary>The lowest key of a bin.</summary>
    public double Start(int bin) => bin == 0 ? 0 : BitConverter.Int64BitsToDouble((bin + _offset) << _shift);

    /// <summary>The lowest key above a bin.</summary>
    public double End(int bin) => bin == Count - 1 ? double.PositiveInfinity : BitConverter.Int64BitsToDouble((bin + 1 + _offset) << _shift);
}

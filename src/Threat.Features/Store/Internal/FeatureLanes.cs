using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Threat.Features.Internal;

/// <summary>Moves valid values together, and apart again, eight at a time by tables of lanes where the processor shuffles vectors of 256 bits.</summary>
internal static class FeatureLanes
{
    // The exponents of NaN and of infinity are the largest there are.
    private const uint Magnitude = 0x7FFF_FFFF, Infinite = 0x7F80_0000;

    private static readonly int[] ApartLanes = Lanes(apart: true), TogetherLanes = Lanes(apart: false);

    /// <summary>One bit for each status that is not <see cref="FeatureStatus.Ok"/>, lowest first.</summary>
    public static void WriteMask(ReadOnlySpan<FeatureStatus> statuses, Span<byte> mask)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.Cast<FeatureStatus, byte>(statuses);
        int i = 0;
        for (; i + 16 <= bytes.Length; i += 16)
        {
            uint bits = ~Vector128.Equals(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(bytes), (nuint)i), Vector128<byte>.Zero).ExtractMostSignificantBits();
            (mask[i >> 3], mask[(i >> 3) + 1]) = ((byte)bits, (byte)(bits >> 8));
        }
        if (i < bytes.Length) mask[(i >> 3)..].Clear();
        for (; i < bytes.Length; i++) mask[i >> 3] |= (byte)(bytes[i] == 0 ? 0 : 1 << (i & 7));
    }

    /// <summary>From values with gaps, where the mask has a bit, to values without.</summary>
    public static void Together(ReadOnlySpan<byte> mask, ReadOnlySpan<float> values, Span<float> valid, bool vectors = true)
    {
        int block = 0, written = 0;
        if (vectors && Vector256.IsHardwareAccelerated)
        {
            for (; 8 * block + 8 <= values.Length && written + 8 <= valid.Length; block++)
            {
                byte bits = mask[block];
                Vector256<float> lanes = Vector256.LoadUnsafe(in values[8 * block]);
                if (bits != 0) lanes = Vector256.Shuffle(lanes, Vector256.LoadUnsafe(in TogetherLanes[8 * bits]));
                lanes.StoreUnsafe(ref valid[written]);
                written += 8 - BitOperations.PopCount(bits);
            }
        }
        for (int i = 8 * block; i < values.Length; i++)
        {
            if ((mask[i >> 3] >> (i & 7) & 1) == 0) valid[written++] = values[i];
        }
    }

    /// <summary>From values without gaps to values with a 0 where the mask has a bit.</summary>
    /// <returns>Whether all values are finite.</returns>
    public static bool Apart(ReadOnlySpan<byte> mask, ReadOnlySpan<float> valid, Span<float> values, bool vectors = true)
    {
        int block = 0, read = 0;
        Vector256<uint> largest = Vector256<uint>.Zero;
        if (vectors && Vector256.IsHardwareAccelerated)
        {
            ref float source = ref MemoryMarshal.GetReference(valid), target = ref MemoryMarshal.GetReference(values);
            ref int apart = ref MemoryMarshal.GetArrayDataReference(ApartLanes);
            for (; 8 * block + 8 <= values.Length && read + 8 <= valid.Length; block++)
            {
                byte bits = mask[block];
                Vector256<float> lanes = Vector256.LoadUnsafe(ref source, (nuint)read);
                if (bits != 0) lanes = Vector256.Shuffle(lanes, Vector256.LoadUnsafe(ref apart, (nuint)(8 * bits)));
                largest = Vector256.Max(largest, lanes.AsUInt32() & Vector256.Create(Magnitude));
                lanes.StoreUnsafe(ref target, (nuint)(8 * block));
                read += 8 - BitOperations.PopCount(bits);
            }
        }
        bool finite = Vector256.LessThanAll(largest, Vector256.Create(Infinite));
        for (int i = 8 * block; i < values.Length; i++)
        {
            values[i] = (mask[i >> 3] >> (i & 7) & 1) == 0 ? valid[read++] : 0;
            finite &= float.IsFinite(values[i]);
        }
        return finite;
    }

    // For each of 256 masks the lane that each of 8 places is taken from; −1, out of range, gives 0.
    private static int[] Lanes(bool apart)
    {
        int[] lanes = new int[256 * 8];
        Array.Fill(lanes, -1);
        for (int mask = 0; mask < 256; mask++)
        {
            for (int place = 0, lane = 0; place < 8; place++)
            {
                if ((mask >> place & 1) != 0) continue;
                if (apart) lanes[8 * mask + place] = lane;
                else lanes[8 * mask + lane] = place;
                lane++;
            }
        }
        return lanes;
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Threat.Features.Internal;

/// <summary>Spans in, spans out. Values are written as they lie in memory, which is little-endian on every platform .NET 10 supports but s390x; that one is refused.</summary>
internal static class FeatureCodecKernel
{
    [ThreadStatic]
    private static LastStatuses? _last;

    public static int Length(ReadOnlySpan<FeatureStatus> statuses)
    {
        int missing = statuses.Length - MemoryMarshal.Cast<FeatureStatus, byte>(statuses).Count((byte)0);
        return FeatureVectorCodec.HeaderLength + MaskBytes(statuses.Length) + ReasonBytes(missing) + sizeof(float) * (statuses.Length - missing);
    }

    public static void WriteHeader(Span<byte> destination, StoredFeatures features, uint generation)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Stored feature vectors are little-endian; this processor is not.");
        destination[0] = (byte)'T';
        destination[1] = (byte)'F';
        destination[2] = FeatureVectorCodec.Version;
        destination[3] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], (ushort)features.Vector.Schema.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], features.Vector.AsOf.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], features.ComputedAt.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], features.ExpiresAt.UtcTicks);
        MemoryMarshal.Write(destination[32..], SchemaHashes.Of(features.Vector.Schema));
        BinaryPrimitives.WriteUInt32LittleEndian(destination[48..], generation);
    }

    public static void WriteBody(Span<byte> body, ReadOnlySpan<float> values, ReadOnlySpan<FeatureStatus> statuses)
    {
        ReadOnlySpan<byte> maskAndReasons = MaskAndReasonsOf(statuses);
        maskAndReasons.CopyTo(body);
        Span<byte> data = body[maskAndReasons.Length..];
        if (data.Length == sizeof(float) * values.Length) MemoryMarshal.AsBytes(values).CopyTo(data);
        else FeatureLanes.Together(maskAndReasons[..MaskBytes(values.Length)], values, MemoryMarshal.Cast<byte, float>(data));
    }

    public static FeatureVector ReadBody(ReadOnlySpan<byte> body, FeatureSchema schema, DateTimeOffset asOf)
    {
        int count = schema.Count;
        LastStatuses last = StatusesOf(count, body);
        if (body.Length != last.MaskAndReasons.Length + sizeof(float) * (count - last.Missing)) throw Damaged(body.Length);
        ReadOnlySpan<float> data = MemoryMarshal.Cast<byte, float>(body[last.MaskAndReasons.Length..]);
        float[] values = new float[count];
        if (!FeatureLanes.Apart(last.MaskAndReasons.AsSpan(0, MaskBytes(count)), data, values)) throw new InvalidDataException("The stored vector is damaged: it holds NaN or infinity.");
        return new FeatureVector(schema, asOf, values, last.Statuses, trusted: true);
    }

    public static DateTimeOffset ReadInstant(ReadOnlySpan<byte> source)
    {
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(source);
        if ((ulong)ticks > (ulong)DateTime.MaxValue.Ticks) throw new InvalidDataException($"The stored vector is damaged: {ticks} is no instant.");
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    // Vectors of one batch mostly lack the same features: they share one array, which nobody can write to.
    private static LastStatuses StatusesOf(int count, ReadOnlySpan<byte> body)
    {
        LastStatuses? last = _last;
        if (last is not null && last.Statuses.Length == count && body.StartsWith(last.MaskAndReasons)) return last;
        int maskBytes = MaskBytes(count);
        if (body.Length < maskBytes) throw Damaged(body.Length);
        ReadOnlySpan<byte> mask = body[..maskBytes];
        if ((count & 7) != 0 && mask[^1] >> (count & 7) != 0) throw new InvalidDataException("The stored vector is damaged: its mask marks features beyond the last.");
        int missing = PopCount(mask);
        if (body.Length < maskBytes + ReasonBytes(missing)) throw Damaged(body.Length);
        ReadOnlySpan<byte> reasons = body.Slice(maskBytes, ReasonBytes(missing));
        FeatureStatus[] statuses = new FeatureStatus[count];
        int r = 0;
        for (int block = 0; block < mask.Length; block++)
        {
            for (int bits = mask[block]; bits != 0; bits &= bits - 1, r++)
                statuses[8 * block + BitOperations.TrailingZeroCount(bits)] = (FeatureStatus)((reasons[r >> 2] >> (2 * (r & 3)) & 3) + 1);
        }
        return _last = new LastStatuses([.. mask, .. reasons], statuses, missing);
    }

    private static ReadOnlySpan<byte> MaskAndReasonsOf(ReadOnlySpan<FeatureStatus> statuses)
    {
        LastStatuses? last = _last;
        if (last is not null && statuses.SequenceEqual(last.Statuses)) return last.MaskAndReasons;
        Span<byte> mask = stackalloc byte[MaskBytes(statuses.Length)];
        FeatureLanes.WriteMask(statuses, mask);
        int missing = PopCount(mask);
        byte[] maskAndReasons = new byte[mask.Length + ReasonBytes(missing)];
        mask.CopyTo(maskAndReasons);
        Span<byte> reasons = maskAndReasons.AsSpan(mask.Length);
        int r = 0;
        for (int block = 0; block < mask.Length; block++)
        {
            for (int bits = mask[block]; bits != 0; bits &= bits - 1, r++)
                reasons[r >> 2] |= (byte)(((int)statuses[8 * block + BitOperations.TrailingZeroCount(bits)] - 1) << (2 * (r & 3)));
        }
        _last = new LastStatuses(maskAndReasons, statuses.ToArray(), missing);
        return maskAndReasons;
    }

    private static int PopCount(ReadOnlySpan<byte> mask)
    {
        int count = 0;
        for (; mask.Length >= sizeof(ulong); mask = mask[sizeof(ulong)..]) count += BitOperations.PopCount(MemoryMarshal.Read<ulong>(mask));
        foreach (byte b in mask) count += BitOperations.PopCount(b);
        return count;
    }

    private static int MaskBytes(int count) => (count + 7) / 8;

    private static int ReasonBytes(int missing) => (missing + 3) / 4;

    private static InvalidDataException Damaged(int length) => new($"The stored vector is damaged: its body has {length} bytes, which does not fit its mask.");

    private sealed record LastStatuses(byte[] MaskAndReasons, FeatureStatus[] Statuses, int Missing);
}

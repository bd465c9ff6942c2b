using System.Buffers.Binary;

namespace Threat.Features.Internal;

/// <summary>Writes numbers of any size in as many bytes as they need.</summary>
internal sealed class ByteOutput
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Byte(byte value)
    {
        if (Length == _bytes.Length) Array.Resize(ref _bytes, Length * 2);
        _bytes[Length++] = value;
    }

    public void Fixed(ulong value)
    {
        if (Length + 8 > _bytes.Length) Array.Resize(ref _bytes, _bytes.Length * 2);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(Length), value);
        Length += 8;
    }

    public void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    /// <summary>A number that may be below 0.</summary>
    public void Signed(long value) => Unsigned((ulong)(value << 1 ^ value >> 63));

    public void Real(double value) => Fixed(BitConverter.DoubleToUInt64Bits(value));

    public void Many(ReadOnlySpan<uint> values)
    {
        foreach (uint v in values) Unsigned(v);
    }

    public void Many(ReadOnlySpan<long> values)
    {
        foreach (long v in values) Unsigned((ulong)v);
    }
}

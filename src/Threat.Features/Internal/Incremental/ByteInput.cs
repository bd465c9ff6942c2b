using System.Buffers.Binary;

namespace Threat.Features.Internal;

/// <summary>Reads what <see cref="ByteOutput"/> wrote; anything that does not fit is an <see cref="InvalidDataException"/>.</summary>
internal ref struct ByteInput(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public static InvalidDataException Damaged(string what) => new($"The feature state is damaged: {what}. Take an older copy, or build the state anew from the events.");

    public byte Byte(int most = byte.MaxValue)
    {
        if (_rest.IsEmpty) throw Damaged("it ends too early");
        byte b = _rest[0];
        _rest = _rest[1..];
        return b <= most ? b : throw Damaged("a value is out of range");
    }

    public ulong Fixed()
    {
        if (_rest.Length < 8) throw Damaged("it ends too early");
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    public ulong Unsigned(ulong most = ulong.MaxValue)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = Byte();
            if (shift == 63 && b > 1) throw Damaged("a value is out of range");
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) break;
        }
        return value <= most ? value : throw Damaged("a value is out of range");
    }

    public long Signed()
    {
        ulong value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Ticks, or −1.</summary>
    public long Time() => Signed() is >= -1 and <= 3_155_378_975_999_999_999 and long t ? t : throw Damaged("a time is out of range");

    /// <summary>A number of things to follow, each of which takes at least a byte.</summary>
    public int Many(int most)
    {
        ulong n = Unsigned((ulong)most);
        return n <= (ulong)_rest.Length ? (int)n : throw Damaged("it ends too early");
    }

    /// <summary>A share, 0 to 1.</summary>
    public double Share() => BitConverter.UInt64BitsToDouble(Fixed()) is >= 0 and <= 1 and double x ? x : throw Damaged("a score is out of range");

    public void Into(Span<uint> values, uint most = uint.MaxValue)
    {
        foreach (ref uint v in values) v = (uint)Unsigned(most);
    }

    public void Into(Span<long> values)
    {
        foreach (ref long v in values) v = (long)Unsigned(long.MaxValue);
    }
}

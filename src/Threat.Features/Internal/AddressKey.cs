using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>A normalised address as 128 bits: IPv4 in mapped form, so that the default value, which is also "::", can stand for "no destination": nothing is sent to "::".</summary>
internal readonly struct AddressKey(ulong high, ulong low) : IEquatable<AddressKey>, IComparable<AddressKey>
{
    public readonly ulong High = high;
    public readonly ulong Low = low;

    public bool IsNone => (High | Low) == 0;

    public static AddressKey Of(IPAddress address)
    {
        Span<byte> b = stackalloc byte[16];
        address.TryWriteBytes(b, out int length);
        return length == 4
            ? new AddressKey(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(b))
            : new AddressKey(BinaryPrimitives.ReadUInt64BigEndian(b), BinaryPrimitives.ReadUInt64BigEndian(b[8..]));
    }

    public IPAddress ToAddress()
    {
        Span<byte> b = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(b, High);
        BinaryPrimitives.WriteUInt64BigEndian(b[8..], Low);
        return EntityAddress.Normalize(new IPAddress(b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(AddressKey other) => High == other.High && Low == other.Low;

    public override bool Equals(object? obj) => obj is AddressKey k && Equals(k);

    public override int GetHashCode() => HashCode.Combine(High, Low);

    public int CompareTo(AddressKey other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
}

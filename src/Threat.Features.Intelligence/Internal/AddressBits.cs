using System.Buffers.Binary;
using System.Net;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Addresses as numbers; IPv4-mapped IPv6 counts as IPv4.</summary>
internal static class AddressBits
{
    public static bool TryV4(IPAddress address, out uint v4, out UInt128 v6)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        v6 = default;
        if (length == 4)
        {
            v4 = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            return true;
        }
        v6 = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        v4 = (uint)v6;
        return (v6 >> 32) == 0xFFFF;
    }
}

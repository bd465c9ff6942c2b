using System.Buffers.Binary;

namespace Threat.Features.Redis.Internal;

/// <summary>What stands in place of an invalidated value for a while: "TX", and the instant where a value has its computedAt. Values computed before are refused.</summary>
internal static class Tombstone
{
    private const int Length = 24;

    public static byte[] At(DateTimeOffset instant)
    {
        byte[] bytes = new byte[Length];
        bytes[0] = (byte)'T';
        bytes[1] = (byte)'X';
        bytes[2] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), instant.UtcTicks);
        return bytes;
    }

    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.Length == Length && bytes[0] == 'T' && bytes[1] == 'X';
}

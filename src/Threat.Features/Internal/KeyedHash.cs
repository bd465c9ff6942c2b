using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Threat.Features.Internal;

/// <summary>64-bit hashes under a key: the same key gives the same hashes on every machine.</summary>
internal sealed class KeyedHash(ulong key0, ulong key1)
{
    private readonly ulong _key0 = key0;
    private readonly ulong _key1 = key1;
    private readonly ulong _factor = key1 ^ 0x9E3779B97F4A7C15UL;

    /// <summary>A number that tells keys apart and says nothing about them.</summary>
    public ulong Fingerprint => Mix(Mix(0x7468_7265_6174_3130UL));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Mix(ulong x)
    {
        ulong high = Math.BigMul(x ^ _key0, _factor, out ulong low);
        return high ^ low;
    }

    public ulong Of(AddressKey key) => Mix(key.Low ^ Mix(key.High));

    public ulong Of(ReadOnlySpan<char> text) => Of(MemoryMarshal.AsBytes(text));

    public ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong h = _key1 ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            h = Mix(h ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        ulong tail = 0;
        for (int i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (8 * i);
        return Mix(h ^ tail ^ 0x5851F42D4C957F2DUL);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Threat.Features.Internal;

/// <summary>64-bit hashes under a key of this process, so that an attacker cannot craft values that collide.</summary>
internal static class Hashing
{
    private static readonly ulong Key0 = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(8)) | 1;
    private static readonly ulong Key1 = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(8)) | 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong x)
    {
        ulong high = Math.BigMul(x ^ Key0, Key1 ^ 0x9E3779B97F4A7C15UL, out ulong low);
        return high ^ low;
    }

    public static ulong Of(ReadOnlySpan<char> text) => Of(MemoryMarshal.AsBytes(text));

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong h = Key1 ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            h = Mix(h ^ MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[8..];
        }
        ulong tail = 0;
        for (int i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (8 * i);
        return Mix(h ^ tail ^ 0x5851F42D4C957F2DUL);
    }
}

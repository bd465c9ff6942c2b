using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Threat.Features.Internal;

/// <summary>64-bit hashes under a key of this process, so that an attacker cannot craft values that collide.</summary>
internal static class Hashing
{
    public static readonly KeyedHash Process = new(RandomKey(), RandomKey());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong x) => Process.Mix(x);

    public static ulong Of(ReadOnlySpan<char> text) => Process.Of(text);

    public static ulong Of(ReadOnlySpan<byte> bytes) => Process.Of(bytes);

    private static ulong RandomKey() => MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(8)) | 1;
}

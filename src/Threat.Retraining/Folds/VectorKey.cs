using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Threat.Retraining.Internal;

/// <summary>Vectors as 64 bits of a hash: equal ones have equal keys.</summary>
internal static class VectorKey
{
    public static ulong Of(ReadOnlySpan<float> vector)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(vector), digest);
        return BitConverter.ToUInt64(digest);
    }
}

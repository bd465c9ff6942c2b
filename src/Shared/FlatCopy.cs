using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Threat.Shared;

/// <summary>Arrays of several dimensions as one row-major array.</summary>
internal static class FlatCopy
{
    /// <summary>A copy of an array whose elements are <typeparamref name="T"/>.</summary>
    public static T[] Of<T>(Array values)
        where T : unmanaged
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length).ToArray();
}

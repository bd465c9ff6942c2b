using System.Runtime.InteropServices;

namespace Threat.Compare;

/// <summary>Raw little-endian arrays that both sides read.</summary>
public static class RawArrays
{
    /// <summary>Reads a whole file as an array.</summary>
    public static T[] Read<T>(string folder, string file)
        where T : unmanaged
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} is absent; the peer's gen script makes it (compare.sh calls it).", path);
        T[] values = new T[new FileInfo(path).Length / Marshal.SizeOf<T>()];
        using FileStream stream = File.OpenRead(path);
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}

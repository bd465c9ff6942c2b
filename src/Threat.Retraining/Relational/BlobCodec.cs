using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Threat.Retraining.Internal;

/// <summary>Feature values and masks as little-endian bytes.</summary>
internal static class BlobCodec
{
    public static byte[] Encode(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        if (BitConverter.IsLittleEndian) MemoryMarshal.AsBytes(values).CopyTo(bytes);
        else for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    public static byte[] Encode(ReadOnlySpan<ulong> words)
    {
        byte[] bytes = new byte[words.Length * sizeof(ulong)];
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), words[i]);
        return bytes;
    }

    public static float[] DecodeSingles(ReadOnlySpan<byte> bytes)
    {
        float[] values = new float[bytes.Length / sizeof(float)];
        if (BitConverter.IsLittleEndian) bytes[..(values.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        else for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    public static ulong[] DecodeWords(ReadOnlySpan<byte> bytes)
    {
        ulong[] words = new ulong[bytes.Length / sizeof(ulong)];
        for (int i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
        return words;
    }
}

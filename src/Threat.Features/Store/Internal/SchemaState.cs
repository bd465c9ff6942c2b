using System.Buffers.Binary;

namespace Threat.Features.Internal;

/// <summary>What invalidations have left of a schema in a cache: values of another generation, or computed at or before the instant of the last one, are not served.</summary>
internal readonly record struct SchemaState(uint Generation, DateTimeOffset InvalidatedAt)
{
    private const int Length = sizeof(uint) + sizeof(long);

    /// <summary>The first state where there are no such bytes.</summary>
    public static SchemaState Parse(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new SchemaState(BinaryPrimitives.ReadUInt32LittleEndian(bytes), FeatureCodecKernel.ReadInstant(bytes[sizeof(uint)..]))
        : default;

    public SchemaState Invalidated(DateTimeOffset instant) => new(unchecked(Generation + 1), instant > InvalidatedAt ? instant : InvalidatedAt);

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Generation);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(uint)), InvalidatedAt.UtcTicks);
        return bytes;
    }
}

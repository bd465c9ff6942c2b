using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>The binary form of a stored vector, for remote stores and for history.</summary>
/// <remarks>
/// Little-endian. Header of 52 bytes: "TF", version (1), a zero byte, number of features (uint16), reserved (uint16), asOf, computedAt and expiresAt in UTC ticks (int64 each),
/// the schema's hash (16 bytes), generation (uint32). Then the missing mask, one bit a feature in whole bytes; for each missing feature its reason in two bits, in whole
/// bytes; then the valid values as float32. A full vector of 100 features takes 465 bytes, each missing one about 4 fewer. Readers of version 1 refuse any other version.
/// Thread-safe.
/// </remarks>
public static class FeatureVectorCodec
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 52;

    private const int InvalidationLength = 24;

    /// <summary>The version this codec writes.</summary>
    public const byte Version = 1;

    /// <summary>Bytes that <see cref="Encode(StoredFeatures, uint, Span{byte})"/> writes for this value.</summary>
    public static int GetLength(StoredFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return FeatureCodecKernel.Length(features.Vector.Statuses);
    }

    /// <summary>Writes a value.</summary>
    /// <param name="features">The value.</param>
    /// <param name="generation">A number a store may use to invalidate many values at once; it comes back in the header.</param>
    /// <param name="destination">At least <see cref="GetLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short, or the schema has more than 65,535 features.</exception>
    public static int Encode(StoredFeatures features, uint generation, Span<byte> destination)
    {
        int length = GetLength(features);
        if (destination.Length < length) throw new ArgumentException($"{length} bytes are needed, {destination.Length} were given.", nameof(destination));
        if (features.Vector.Schema.Count > ushort.MaxValue) throw new ArgumentException($"The schema has {features.Vector.Schema.Count} features; at most {ushort.MaxValue} can be encoded.", nameof(features));
        FeatureCodecKernel.WriteHeader(destination, features, generation);
        FeatureCodecKernel.WriteBody(destination[HeaderLength..length], features.Vector.Values, features.Vector.Statuses);
        return length;
    }

    /// <summary>A value as a new array.</summary>
    public static byte[] Encode(StoredFeatures features, uint generation = 0)
    {
        byte[] bytes = new byte[GetLength(features)];
        Encode(features, generation, bytes);
        return bytes;
    }

    /// <summary>What a store may put in place of an invalidated value for a while: "TX" and the instant, where a value has its computedAt. Values computed by then are refused.</summary>
    public static byte[] EncodeInvalidation(DateTimeOffset instant)
    {
        byte[] bytes = new byte[InvalidationLength];
        bytes[0] = (byte)'T';
        bytes[1] = (byte)'X';
        bytes[2] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), instant.UtcTicks);
        return bytes;
    }

    /// <summary>Whether the bytes mark an invalidation, and of which instant.</summary>
    public static bool TryReadInvalidation(ReadOnlySpan<byte> source, out DateTimeOffset instant)
    {
        bool marked = source.Length == InvalidationLength && source[0] == 'T' && source[1] == 'X';
        instant = marked ? FeatureCodecKernel.ReadInstant(source[16..]) : default;
        return marked;
    }

    /// <summary>Reads the header alone.</summary>
    /// <exception cref="InvalidDataException">This is no value of version 1.</exception>
    public static FeatureVectorHeader ReadHeader(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeaderLength || source[0] != 'T' || source[1] != 'F')
            throw new InvalidDataException($"These {source.Length} bytes are no stored feature vector. Use a key prefix that no other program writes to.");
        if (source[2] != Version)
            throw new InvalidDataException($"The stored feature vector is of format version {source[2]}; this library reads version {Version}. Invalidate the schema, or update the library.");
        source = source[..HeaderLength];
        return new FeatureVectorHeader
        {
            FeatureCount = BinaryPrimitives.ReadUInt16LittleEndian(source[4..]),
            AsOf = FeatureCodecKernel.ReadInstant(source[8..]),
            ComputedAt = FeatureCodecKernel.ReadInstant(source[16..]),
            ExpiresAt = FeatureCodecKernel.ReadInstant(source[24..]),
            SchemaHash = MemoryMarshal.Read<UInt128>(source[32..]),
            Generation = BinaryPrimitives.ReadUInt32LittleEndian(source[48..]),
        };
    }

    /// <summary>What stored bytes are to a lookup: the rules of every store that keeps generations and marks of invalidations.</summary>
    /// <param name="source">The bytes; empty where nothing is stored. A mark of an invalidation is a miss.</param>
    /// <param name="schema">The schema asked for.</param>
    /// <param name="generation">Values of another one are misses; null when no value of the schema may be served.</param>
    /// <param name="invalidatedAt">Values computed at or before this instant are misses.</param>
    /// <param name="now">The time that expires values.</param>
    /// <exception cref="InvalidDataException">The bytes are no stored vector, damaged, or of another version.</exception>
    public static FeatureLookup Judge(ReadOnlySpan<byte> source, FeatureSchema schema, uint? generation, DateTimeOffset invalidatedAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (source.IsEmpty || TryReadInvalidation(source, out _)) return FeatureLookup.Miss;
        FeatureVectorHeader header = ReadHeader(source);
        if (!header.IsOf(schema)) return FeatureLookup.WrongSchema;
        if (header.Generation != generation || header.ComputedAt <= invalidatedAt) return FeatureLookup.Miss;
        return header.ExpiresAt <= now ? FeatureLookup.Expired : FeatureLookup.Hit(Decode(source, header, schema), now);
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, of another version, or of another schema than <paramref name="schema"/>.</exception>
    public static StoredFeatures Decode(ReadOnlySpan<byte> source, FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Decode(source, ReadHeader(source), schema);
    }

    /// <summary>Reads a value whose header is read already.</summary>
    /// <param name="source">The whole value.</param>
    /// <param name="header">Its header, from <see cref="ReadHeader"/>.</param>
    /// <param name="schema">The schema asked for.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of another schema than <paramref name="schema"/>.</exception>
    public static StoredFeatures Decode(ReadOnlySpan<byte> source, in FeatureVectorHeader header, FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (source.Length < HeaderLength) throw new InvalidDataException($"These {source.Length} bytes are no stored feature vector. Use a key prefix that no other program writes to.");
        if (!header.IsOf(schema)) throw new InvalidDataException($"The stored vector has {header.FeatureCount} features of another schema than {schema.Id}. Ask with the schema it was written with, or invalidate it.");
        if (header.ExpiresAt <= header.ComputedAt) throw new InvalidDataException("The stored vector is damaged: it expires before it was computed.");
        FeatureVector vector = FeatureCodecKernel.ReadBody(source[HeaderLength..], schema, header.AsOf);
        return new StoredFeatures(header.ComputedAt, header.ExpiresAt, vector);
    }
}

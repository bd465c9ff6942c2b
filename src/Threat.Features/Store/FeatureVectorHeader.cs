using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>The header of a stored vector.</summary>
public readonly record struct FeatureVectorHeader
{
    /// <summary>Number of features.</summary>
    public int FeatureCount { get; init; }

    /// <summary>The instant the vector describes, UTC.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>When its computation began, UTC.</summary>
    public DateTimeOffset ComputedAt { get; init; }

    /// <summary>From this instant on it is expired, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The schema's hash, its 16 bytes in order.</summary>
    public UInt128 SchemaHash { get; init; }

    /// <summary>The number the writer gave.</summary>
    public uint Generation { get; init; }

    /// <summary>Whether the vector is of this schema.</summary>
    public bool IsOf(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return FeatureCount == schema.Count && SchemaHash == SchemaHashes.Of(schema);
    }
}

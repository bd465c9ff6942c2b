namespace Threat.Features.Internal;

/// <summary>What encoded bytes mean to a store that keeps them with generations and invalidation marks.</summary>
internal static class StoredBytes
{
    /// <exception cref="InvalidDataException">The bytes are no stored vector.</exception>
    public static FeatureLookup Judge(ReadOnlySpan<byte> value, FeatureSchema schema, uint generation, DateTimeOffset now)
    {
        if (value.IsEmpty || FeatureVectorCodec.TryReadInvalidation(value, out _)) return FeatureLookup.Miss;
        FeatureVectorHeader header = FeatureVectorCodec.ReadHeader(value);
        if (!header.IsOf(schema)) return FeatureLookup.WrongSchema;
        if (header.Generation != generation) return FeatureLookup.Miss;
        return header.ExpiresAt <= now ? FeatureLookup.Expired : FeatureLookup.Hit(FeatureVectorCodec.Decode(value, header, schema), now);
    }

    /// <summary>Whether a new value may stand where these bytes are. Bytes that cannot be read are replaced.</summary>
    public static bool MayReplace(ReadOnlySpan<byte> value, StoredFeatures features, uint generation, DateTimeOffset now)
    {
        if (value.IsEmpty) return true;
        if (FeatureVectorCodec.TryReadInvalidation(value, out DateTimeOffset instant)) return features.ComputedAt > instant;
        if (value.Length < FeatureVectorCodec.HeaderLength || value[0] != 'T' || value[1] != 'F' || value[2] != FeatureVectorCodec.Version) return true;
        FeatureVectorHeader header = FeatureVectorCodec.ReadHeader(value);
        if (header.ExpiresAt <= now || (header.Generation != generation && header.IsOf(features.Vector.Schema))) return true;
        int order = features.Vector.AsOf.CompareTo(header.AsOf);
        return order > 0 || (order == 0 && features.ComputedAt >= header.ComputedAt);
    }
}

namespace Threat.Features.Internal;

/// <summary>What encoded bytes mean to a store that is about to write where they are.</summary>
internal static class StoredBytes
{
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

using StackExchange.Redis;

namespace Threat.Features.Redis.Internal;

/// <summary>What one lookup makes of the bytes that came back.</summary>
/// <param name="asked">The keys.</param>
/// <param name="places">Places in <paramref name="asked"/> of the keys that were read, in order.</param>
/// <param name="schema">The schema asked for.</param>
/// <param name="generation">Its generation; null when no value of the schema may be served.</param>
/// <param name="floor">Values computed at or before it are refused.</param>
/// <param name="covers">The same for each key that was read, where invalidations wait to be sent; or null.</param>
/// <param name="now">The time that expires values.</param>
internal sealed class LookupJudge(FeatureKey[] asked, int[] places, FeatureSchema schema, uint? generation, DateTimeOffset floor, DateTimeOffset[]? covers, DateTimeOffset now)
{
    /// <summary>Judges a part of the answers.</summary>
    /// <returns>Bytes read.</returns>
    public long Judge(RedisPart part, RedisValue[] values, FeatureLookup[] answers)
    {
        long bytes = 0;
        for (int j = part.Skip; j < values.Length; j++)
        {
            ReadOnlyMemory<byte> value = values[j];
            bytes += value.Length;
            int i = part.Place(j - part.Skip);
            try
            {
                answers[places[i]] = FeatureVectorCodec.Judge(value.Span, schema, generation, covers is not null && covers[i] > floor ? covers[i] : floor, now);
            }
            catch (InvalidDataException e)
            {
                answers[places[i]] = FeatureLookup.Failed($"The value of {asked[places[i]]} cannot be read. {e.Message}");
            }
        }
        return bytes;
    }
}

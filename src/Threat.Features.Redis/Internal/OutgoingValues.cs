using System.Buffers.Binary;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Values on their way to Redis, each encoded when it is sent, so that the server works meanwhile; and at most once.</summary>
internal sealed class OutgoingValues(RedisKey[] names, IReadOnlyList<StoredFeatures> features, IReadOnlyDictionary<string, uint> generations, DateTimeOffset now)
{
    private readonly byte[]?[] _bytes = new byte[names.Length][];
    private FeatureSchemaId? _schema;
    private uint _generation;

    public int Count => names.Length;

    public RedisKey[] Names => names;

    /// <summary>Now, as the scripts read it.</summary>
    public byte[] Now { get; } = Instant(now);

    public byte[] Bytes(int i)
    {
        if (_bytes[i] is byte[] encoded) return encoded;
        FeatureSchemaId schema = features[i].Vector.Schema.Id;
        if (!ReferenceEquals(_schema, schema)) _generation = generations[(_schema = schema).Hash];
        return _bytes[i] = FeatureVectorCodec.Encode(features[i], _generation);
    }

    public void EncodeAll()
    {
        for (int i = 0; i < Count; i++) Bytes(i);
    }

    /// <summary>Milliseconds until a value expires, at least 1.</summary>
    public long Life(int i) => Math.Max(1, (long)Math.Ceiling((features[i].ExpiresAt - now).TotalMilliseconds));

    /// <summary>The lowest and the highest version: by the instant described, then by the computation.</summary>
    public (string Oldest, string Newest) Versions()
    {
        (long AsOf, long ComputedAt) oldest = (long.MaxValue, long.MaxValue), newest = (0, 0);
        foreach (StoredFeatures value in features)
        {
            (long, long) version = (value.Vector.AsOf.UtcTicks, value.ComputedAt.UtcTicks);
            if (version.CompareTo(oldest) < 0) oldest = version;
            if (version.CompareTo(newest) > 0) newest = version;
        }
        return (ServerRuns.Format(oldest.AsOf) + ServerRuns.Format(oldest.ComputedAt), ServerRuns.Format(newest.AsOf) + ServerRuns.Format(newest.ComputedAt));
    }

    public IEnumerable<OutgoingValues> Split(int size)
        => Count <= size ? [this] : Enumerable.Range(0, Count).Chunk(size).Select(Only);

    public OutgoingValues Only(IReadOnlyList<int> places)
    {
        OutgoingValues part = new([.. places.Select(i => names[i])], [.. places.Select(i => features[i])], generations, now);
        for (int i = 0; i < places.Count; i++) part._bytes[i] = _bytes[places[i]];
        return part;
    }

    private static byte[] Instant(DateTimeOffset instant)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, instant.UtcTicks);
        return bytes;
    }
}

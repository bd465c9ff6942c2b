using System.Buffers.Binary;
using StackExchange.Redis;
using Threat.Core;

namespace Threat.Features.Redis.Internal;

/// <summary>Values on their way to Redis, each encoded when it is sent, so that the server works meanwhile; and at most once.</summary>
internal sealed class OutgoingValues(RedisKey[] names, StoredFeatures[] features, IReadOnlyDictionary<string, SchemaGeneration> generations, DateTimeOffset now)
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
        if (!ReferenceEquals(_schema, schema)) _generation = generations[(_schema = schema).Hash].Number;
        return _bytes[i] = FeatureVectorCodec.Encode(features[i], _generation);
    }

    /// <summary>Milliseconds until a value expires, at least 1.</summary>
    public long Life(int i) => Math.Max(1, (features[i].ExpiresAt.UtcTicks - now.UtcTicks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);

    /// <summary>The life of all values, or null when they differ.</summary>
    public long? CommonLife()
    {
        long first = Life(0);
        for (int i = 1; i < features.Length; i++)
        {
            if (Life(i) != first) return null;
        }
        return first;
    }

    /// <summary>The lowest and the highest version (the instant described, then the computation), and the earliest computation, as the scripts compare them.</summary>
    public (string Oldest, string Newest, string Computed) Versions()
    {
        (long, long) oldest = (long.MaxValue, long.MaxValue), newest = (0, 0);
        long computed = long.MaxValue;
        for (int i = 0; i < features.Length; i++)
        {
            (long, long ComputedAt) version = Version(i);
            if (version.CompareTo(oldest) < 0) oldest = version;
            if (version.CompareTo(newest) > 0) newest = version;
            computed = Math.Min(computed, version.ComputedAt);
        }
        return (Text(oldest), Text(newest), ServerRuns.Format(computed));
    }

    /// <summary>Parts of at most so many values, by version: then no part holds an older one than a part before it, and of one key's values the newest is the last.</summary>
    public IEnumerable<OutgoingValues> InOrder(int size)
    {
        bool ordered = true;
        for (int i = 1; i < features.Length && ordered; i++) ordered = Version(i - 1).CompareTo(Version(i)) <= 0;
        if (ordered && Count <= size) return [this];
        IEnumerable<int> places = Enumerable.Range(0, Count);
        return (ordered ? places : places.OrderBy(Version)).Chunk(size).Select(Only);
    }

    public OutgoingValues Only(IReadOnlyList<int> places)
    {
        OutgoingValues part = new([.. places.Select(i => names[i])], [.. places.Select(i => features[i])], generations, now);
        for (int i = 0; i < places.Count; i++) part._bytes[i] = _bytes[places[i]];
        return part;
    }

    private (long AsOf, long ComputedAt) Version(int i) => (features[i].Vector.AsOf.UtcTicks, features[i].ComputedAt.UtcTicks);

    private static string Text((long AsOf, long ComputedAt) version) => ServerRuns.Format(version.AsOf) + ServerRuns.Format(version.ComputedAt);

    private static byte[] Instant(DateTimeOffset instant)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, instant.UtcTicks);
        return bytes;
    }
}

using Threat.Features;

namespace Threat.TestKit;

/// <summary>Vectors with known content.</summary>
public static class TestVectors
{
    public static readonly DateTimeOffset T0 = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static FeatureSchema OtherSchema { get; } = new("other/v1", ["a", "b", "c"]);

    public static FeatureVector Vector(int seed, DateTimeOffset? asOf = null, FeatureSchema? schema = null, double missing = 0.2)
    {
        schema ??= FeatureSchema.Threat100;
        Random random = new(seed);
        float[] values = new float[schema.Count];
        FeatureStatus[] statuses = new FeatureStatus[schema.Count];
        for (int i = 0; i < values.Length; i++)
        {
            statuses[i] = random.NextDouble() < missing ? (FeatureStatus)random.Next(1, 5) : FeatureStatus.Ok;
            values[i] = (float)(random.NextDouble() * 1e6 - 1e3);
        }
        return new FeatureVector(schema, asOf ?? T0, values, statuses);
    }

    public static StoredFeatures Stored(int seed, DateTimeOffset? asOf = null, DateTimeOffset? computedAt = null, TimeSpan? timeToLive = null, FeatureSchema? schema = null)
    {
        DateTimeOffset at = computedAt ?? asOf ?? T0;
        return new StoredFeatures(Vector(seed, asOf, schema), at, at + (timeToLive ?? TimeSpan.FromMinutes(5)));
    }

    public static FeatureKey Address(int i) => FeatureKey.ForAddress($"192.0.{i >> 8 & 255}.{i & 255}");

    public static void ShouldBeTheSameAs(this FeatureVector? actual, FeatureVector expected)
    {
        actual.ShouldNotBeNull();
        actual.Schema.Id.ShouldBe(expected.Schema.Id);
        actual.AsOf.ShouldBe(expected.AsOf);
        actual.Values.ToArray().ShouldBe(expected.Values.ToArray());
        actual.Statuses.ToArray().ShouldBe(expected.Statuses.ToArray());
    }
}

using Threat.TestKit;

namespace Threat.Features.Tests;

/// <summary>Schemas of every small size, so that whole vectors of lanes and every remainder are encoded and decoded.</summary>
[TestFixture]
public sealed class FeatureVectorSizesTests
{
    [Test]
    public void Vectors_of_any_number_of_features_come_back_bit_by_bit([Range(1, 40)] int count, [Values(0.0, 0.1, 0.6, 1.0)] double missing)
    {
        FeatureSchema schema = new($"size-{count}/v1", [.. Enumerable.Range(0, count).Select(i => $"f{i}")]);
        for (int seed = 0; seed < 20; seed++)
        {
            FeatureVector vector = TestVectors.Vector(seed, schema: schema, missing: missing);
            StoredFeatures stored = new(vector, TestVectors.T0, TestVectors.T0 + TimeSpan.FromMinutes(1));
            FeatureVectorCodec.Decode(FeatureVectorCodec.Encode(stored), schema).Vector.ShouldBeTheSameAs(vector);
            int valid = vector.Statuses.ToArray().Count(static s => s == FeatureStatus.Ok);
            vector.ToString().ShouldBe($"size-{count}/v1 at {vector.AsOf:yyyy-MM-dd HH:mm:ss}Z: {valid} of {count} features valid");
        }
    }
}

using Threat.TestKit;

namespace Threat.Features.Tests;

[TestFixture]
public sealed class FeatureVectorCodecTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Threat100;

    [Test]
    public void Every_vector_comes_back_bit_by_bit()
    {
        Gen.Select(Gen.Int, Gen.Double[0, 1], Gen.UInt).Sample((seed, missing, generation) =>
        {
            FeatureVector vector = TestVectors.Vector(seed, missing: missing);
            StoredFeatures stored = new(vector, TestVectors.T0 + TimeSpan.FromTicks(1), TestVectors.T0 + TimeSpan.FromTicks(2));
            byte[] bytes = FeatureVectorCodec.Encode(stored, generation);
            FeatureVectorCodec.ReadHeader(bytes).Generation.ShouldBe(generation);
            StoredFeatures back = FeatureVectorCodec.Decode(bytes, Schema);
            back.Vector.ShouldBeTheSameAs(vector);
            (back.ComputedAt, back.ExpiresAt).ShouldBe((stored.ComputedAt, stored.ExpiresAt));
        }, iter: 500);
    }

    [Test]
    public void A_full_vector_takes_465_bytes_and_missing_values_take_none()
    {
        FeatureVectorCodec.Encode(new StoredFeatures(TestVectors.Vector(1, missing: 0), TestVectors.T0, TestVectors.T0 + TimeSpan.FromMinutes(1))).Length.ShouldBe(465);
        FeatureVectorCodec.Encode(new StoredFeatures(TestVectors.Vector(1, missing: 1), TestVectors.T0, TestVectors.T0 + TimeSpan.FromMinutes(1))).Length.ShouldBe(52 + 13 + 25);
    }

    [Test]
    public void Any_truncation_is_refused()
    {
        byte[] bytes = FeatureVectorCodec.Encode(TestVectors.Stored(1));
        for (int length = 0; length < bytes.Length; length++)
            Should.Throw<InvalidDataException>(() => FeatureVectorCodec.Decode(bytes.AsSpan(0, length), Schema));
    }

    [Test]
    public void Damaged_bytes_are_refused_or_decode_to_a_valid_vector_and_never_crash()
    {
        byte[] bytes = FeatureVectorCodec.Encode(TestVectors.Stored(1));
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] damaged = [.. bytes];
            damaged[at] = value;
            try
            {
                foreach (float f in FeatureVectorCodec.Decode(damaged, Schema).Vector.Values) float.IsFinite(f).ShouldBeTrue();
            }
            catch (InvalidDataException)
            {
                // refused
            }
        }, iter: 5000);
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void A_stored_value_that_is_not_finite_is_refused(float value)
    {
        byte[] bytes = FeatureVectorCodec.Encode(new StoredFeatures(TestVectors.Vector(1, missing: 0), TestVectors.T0, TestVectors.T0 + TimeSpan.FromMinutes(1)));
        BitConverter.TryWriteBytes(bytes.AsSpan(52 + 13 + 4 * 57), value);
        Should.Throw<InvalidDataException>(() => FeatureVectorCodec.Decode(bytes, Schema)).Message.ShouldBe("The stored vector is damaged: it holds NaN or infinity.");
    }

    [Test]
    public void Another_version_and_foreign_bytes_are_refused_in_words()
    {
        byte[] bytes = FeatureVectorCodec.Encode(TestVectors.Stored(1));
        bytes[2] = 9;
        Should.Throw<InvalidDataException>(() => FeatureVectorCodec.Decode(bytes, Schema)).Message
            .ShouldBe("The stored feature vector is of format version 9; this library reads version 1. Invalidate the schema, or update the library.");
        Should.Throw<InvalidDataException>(() => FeatureVectorCodec.Decode("{\"json\":1}"u8, Schema)).Message
            .ShouldBe("These 10 bytes are no stored feature vector. Use a key prefix that no other program writes to.");
    }

    [Test]
    public void The_format_of_version_1_does_not_change()
    {
        FeatureSchema schema = TestVectors.OtherSchema;
        FeatureVector vector = new(schema, TestVectors.T0, [1.5f, 0f, -2f], [FeatureStatus.Ok, FeatureStatus.ProviderUnknown, FeatureStatus.Ok]);
        StoredFeatures stored = new(vector, TestVectors.T0, TestVectors.T0 + TimeSpan.FromMinutes(5));
        const string Expected = "54460100" + "0300" + "0000" + "00208C108A77DE08" + "00208C108A77DE08" + "007E5CC38A77DE08";
        string hex = Convert.ToHexString(FeatureVectorCodec.Encode(stored, 7));
        hex[..64].ShouldBe(Expected);
        hex[64..96].ShouldBe(schema.Id.Hash.ToUpperInvariant());
        hex[96..].ShouldBe("07000000" + "02" + "03" + "0000C03F" + "000000C0");
    }
}

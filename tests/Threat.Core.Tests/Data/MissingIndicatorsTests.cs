namespace Threat.Core.Tests;

public sealed class MissingIndicatorsTests
{
    [Test]
    public void Values_come_first_then_one_indicator_each()
    {
        float[] encoded = new float[6];
        MissingIndicators.Encode([5, float.NaN, 7], [0b010], encoded);
        encoded.ShouldBe([5f, 0f, 7f, 0f, 1f, 0f]);
        MissingIndicators.EncodedNames(["a", "b"]).ShouldBe(["a", "b", "a.missing", "b.missing"]);
    }

    [Test]
    public void An_empty_mask_means_nothing_is_missing()
    {
        float[] encoded = new float[4];
        MissingIndicators.Encode([5, 6], [], encoded);
        encoded.ShouldBe([5f, 6f, 0f, 0f]);
    }

    [Test]
    public void Bits_beyond_the_first_word_count()
        => Gen.Select(Gen.Int[1, 200], Gen.ULong.Array[4]).Sample(static (d, words) =>
        {
            float[] values = [.. Enumerable.Range(1, d)], encoded = new float[2 * d];
            MissingIndicators.Encode(values, words.AsSpan(0, MissingIndicators.MaskLength(d)), encoded);
            for (int i = 0; i < d; i++)
            {
                bool missing = (words[i / 64] >> (i % 64) & 1) == 1;
                MissingIndicators.IsMissing(words, i).ShouldBe(missing);
                encoded[i].ShouldBe(missing ? 0f : values[i]);
                encoded[d + i].ShouldBe(missing ? 1f : 0f);
            }
        }, iter: 200);

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(64, 1)]
    [TestCase(65, 2)]
    public void Mask_length_is_whole_words(int values, int words) => MissingIndicators.MaskLength(values).ShouldBe(words);

    [Test]
    public void Lengths_are_checked()
    {
        Should.Throw<ArgumentException>(() => MissingIndicators.Encode([1, 2], [], new float[3])).Message.ShouldStartWith("2 values encode to 4 columns, but the destination has 3.");
        Should.Throw<ArgumentException>(() => MissingIndicators.Encode([1, 2], [0, 0], new float[4])).Message.ShouldStartWith("The mask of 2 values has 1 words, but 2 were given.");
    }
}

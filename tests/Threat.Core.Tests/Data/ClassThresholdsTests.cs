namespace Threat.Core.Tests;

public sealed class ClassThresholdsTests
{
    private static readonly LabelSet Labels = LabelSet.Create("Normal", "Scan", "Bot");

    [Test]
    public void Json_round_trips_exactly()
        => Gen.Double[double.Epsilon, 1].Where(static t => t > 0).Array[3].Sample(static values =>
        {
            ClassThresholds thresholds = new(Labels, values);
            ClassThresholds.FromJson(thresholds.ToJson(), Labels).Values.ToArray().ShouldBe(values);
        }, iter: 300);

    [Test]
    public void Json_is_keyed_by_class_name_so_the_order_does_not_matter()
        => ClassThresholds.FromJson("""{ "Bot": 0.1, "Normal": 0.5, "Scan": 0.25 }""", Labels).Values.ToArray().ShouldBe([0.5, 0.25, 0.1]);

    [TestCase("{", "no JSON object of numbers")]
    [TestCase("[1,2]", "no JSON object of numbers")]
    [TestCase("""{ "Normal": "x", "Scan": 0.25, "Bot": 0.1 }""", "no JSON object of numbers")]
    [TestCase("null", "The thresholds are null.")]
    [TestCase("""{ "Normal": 0.5, "Scan": 0.25, "Worm": 0.1 }""", "unknown here [Worm], absent there [Bot]")]
    [TestCase("""{ "Normal": 0, "Scan": 0.25, "Bot": 0.1 }""", "The threshold of class 'Normal' is 0; it must be above 0 and at most 1.")]
    [TestCase("""{ "Normal": 1.5, "Scan": 0.25, "Bot": 0.1 }""", "The threshold of class 'Normal' is 1.5; it must be above 0 and at most 1.")]
    public void Malformed_json_is_refused_in_words(string json, string message)
        => Should.Throw<InvalidDataException>(() => ClassThresholds.FromJson(json, Labels)).Message.ShouldContain(message);

    [TestCase(0)]
    [TestCase(-0.1)]
    [TestCase(1.0000001)]
    [TestCase(double.NaN)]
    public void Values_out_of_range_are_refused(double value)
        => Should.Throw<ArgumentOutOfRangeException>(() => new ClassThresholds(Labels, [0.5, value, 0.5])).Message.ShouldStartWith("The threshold of class 'Scan' is ");

    [Test]
    public void They_are_known_by_id_and_by_name()
    {
        ClassThresholds thresholds = ClassThresholds.Uniform(Labels).With("scan", 0.125);
        thresholds["Scan"].ShouldBe(0.125);
        thresholds[1].ShouldBe(0.125);
        thresholds["Bot"].ShouldBe(0.5);
        thresholds.ToString().ShouldBe("Normal=0.5, Scan=0.125, Bot=0.5");
        Should.Throw<UnknownLabelException>(() => thresholds["Worm"]);
        Should.Throw<ArgumentException>(() => new ClassThresholds(Labels, [0.5])).Message.ShouldStartWith("1 thresholds were given for 3 classes (Normal, Scan, Bot).");
    }
}

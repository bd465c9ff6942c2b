namespace Threat.Features.Tests;

public sealed class FeatureReadingTests
{
    [Test]
    public void The_default_is_unknown_however_it_is_made()
    {
        default(FeatureReading).ShouldBe(FeatureReading.Unknown);
        FeatureReading.Missing(FeatureStatus.ProviderUnknown).ShouldBe(FeatureReading.Unknown);
        FeatureReading.Unknown.Status.ShouldBe(FeatureStatus.ProviderUnknown);
        FeatureReading.Of(0.0).ShouldNotBe(FeatureReading.Unknown);
        FeatureReading.Missing(FeatureStatus.Insufficient).Status.ShouldBe(FeatureStatus.Insufficient);
    }

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    [TestCase(1e300)]
    public void What_a_vector_cannot_hold_is_no_reading(double value) => Should.Throw<ArgumentOutOfRangeException>(() => FeatureReading.Of(value)).Message.ShouldStartWith("A reading is a finite number that a float holds;");
}

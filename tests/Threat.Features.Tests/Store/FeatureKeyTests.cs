namespace Threat.Features.Tests;

[TestFixture]
public sealed class FeatureKeyTests
{
    [TestCase("::ffff:192.0.2.1", "192.0.2.1")]
    [TestCase("fe80::1%3", "fe80::1")]
    [TestCase("2001:DB8:0:0::1", "2001:db8::1")]
    [TestCase("192.0.2.1", "192.0.2.1")]
    public void One_address_has_one_key(string given, string id) => FeatureKey.ForAddress(given).ShouldBe(new FeatureKey("ip", id));

    [Test]
    public void A_host_name_is_no_address()
        => Should.Throw<FormatException>(() => FeatureKey.ForAddress("gateway")).Message.ShouldBe("'gateway' is no IP address. For a host name use new FeatureKey(FeatureKey.HostType, name).");

    [Test]
    public void A_colon_in_the_type_is_refused()
        => Should.Throw<ArgumentException>(() => new FeatureKey("a:b", "c")).Message.ShouldStartWith("Entity type 'a:b' holds ':'; allowed are a-z, 0-9, '-' and '_', as in \"ip\".");

    [Test]
    public void An_empty_or_very_long_id_is_refused()
    {
        Should.Throw<ArgumentException>(() => new FeatureKey("ip", ""));
        Should.Throw<ArgumentException>(() => new FeatureKey("ip", new string('x', 1025)));
        new FeatureKey("ip", new string('x', 1024)).EntityId.Length.ShouldBe(1024);
    }
}

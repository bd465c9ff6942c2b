using System.Net;

namespace Threat.Features.Tests;

public sealed class EntityAddressTests
{
    [TestCase("::ffff:8.8.8.8", "8.8.8.8")]
    [TestCase("fe80::1%3", "fe80::1")]
    [TestCase("2001:4860::8888", "2001:4860::8888")]
    [TestCase("10.1.2.3", "10.1.2.3")]
    public void Mapped_addresses_and_zones_are_normalised(string given, string expected) => EntityAddress.Normalize(IPAddress.Parse(given)).ToString().ShouldBe(expected);

    [TestCase("2001:4860:4860:1:2:3:4:5", "2001:4860:4860:1::")]
    [TestCase("::ffff:8.8.8.8", "8.8.8.8")]
    public void The_network_of_an_IPv6_address_is_its_first_half(string given, string expected) => EntityAddress.Network64(IPAddress.Parse(given)).ToString().ShouldBe(expected);

    [TestCase("8.8.8.8")]
    [TestCase("172.15.255.255")]
    [TestCase("172.32.0.0")]
    [TestCase("100.63.255.255")]
    [TestCase("223.255.255.255")]
    [TestCase("2001:4860::8888")]
    [TestCase("2002:808:808::1")]
    [TestCase("64:ff9b::8.8.8.8")]
    public void Public(string address) => EntityAddress.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [TestCase("0.0.0.0")]
    [TestCase("10.0.0.1")]
    [TestCase("127.0.0.1")]
    [TestCase("172.16.0.1")]
    [TestCase("192.168.1.1")]
    [TestCase("100.64.0.1")]
    [TestCase("169.254.169.254")]
    [TestCase("192.0.2.1")]
    [TestCase("198.18.0.1")]
    [TestCase("224.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("::10.0.0.1")]
    [TestCase("fc00::1")]
    [TestCase("fe80::1")]
    [TestCase("ff02::1")]
    [TestCase("2001:db8::1")]
    [TestCase("2002:a00:1::1")]
    [TestCase("64:ff9b::169.254.169.254")]
    public void Not_public(string address) => EntityAddress.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();
}

using System.Net;
using System.Text;
using Threat.TestKit;

namespace Threat.Features.Intelligence.Tests;

[TestFixture]
public sealed class ListReaderTests
{
    private static StreamReader Open(params string[] parts) => new(SharedFolder.Require(["data", "threat-intel", .. parts]));

    private static AddressList Lines(string text) => AddressListReader.ReadLines(new StringReader(text), "test");

    [TestCase("firehol_level1.netset", 6656)]
    [TestCase("firehol_level2.netset", 0)]
    [TestCase("firehol_level3.netset", 0)]
    [TestCase("blocklist_de.ipset", 0)]
    [TestCase("et_tor.ipset", 0)]
    [TestCase("dshield.netset", 20)]
    [TestCase("spamhaus_drop.netset", 0)]
    public void A_netset_holds_what_its_lines_say(string file, int entries)
    {
        using StreamReader reader = Open("firehol-2017-10-15", file);
        string[] lines = [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
        AddressList list = Lines(string.Join('\n', lines));
        list.EntryCount.ShouldBe(lines.Length);
        if (entries > 0) list.EntryCount.ShouldBe(entries);
        list.SkippedLines.ShouldBe(0);
        foreach (string line in lines) list.Addresses.Contains(IPAddress.Parse(line.Split('/')[0])).ShouldBeTrue(line);
        list.Addresses.Contains(IPAddress.Parse("8.8.8.8")).ShouldBeFalse();
    }

    [Test]
    public void The_number_of_addresses_of_level_1_is_the_one_in_its_header()
    {
        using StreamReader reader = Open("firehol-2017-10-15", "firehol_level1.netset");
        AddressListReader.ReadLines(reader, "level1").Addresses.AddressCountV4.ShouldBe(650_785_854);
    }

    [Test]
    public void Both_forms_of_one_Spamhaus_list_are_the_same_set()
    {
        using StreamReader text = Open("spamhaus-drop-2025-04-15.txt"), json = Open("spamhaus-drop_v4-2025-04-15.json");
        AddressList a = AddressListReader.ReadLines(text, "text"), b = AddressListReader.ReadSpamhausJson(json, "json");
        a.EntryCount.ShouldBe(b.EntryCount);
        a.Addresses.AddressCountV4.ShouldBe(b.Addresses.AddressCountV4);
        a.Addresses.RangeCount.ShouldBe(b.Addresses.RangeCount);
    }

    [Test]
    public void The_ASN_drop_excerpt_holds_its_21_systems()
    {
        using StreamReader reader = Open("spamhaus-asndrop-EXCERPT-2026-10.json");
        IReadOnlySet<uint> systems = AutonomousSystemReader.ReadAsnDrop(reader, "asndrop");
        systems.Count.ShouldBe(21);
        systems.ShouldContain(245u);
    }

    [Test]
    public void Feodo_lists_are_read_in_both_forms()
    {
        using StreamReader csv = Open("feodotracker-ipblocklist-2024-04-04.csv");
        IReadOnlyList<CommandAndControlServer> fromCsv = CommandAndControlReader.ReadFeodoCsv(csv, "feodo");
        fromCsv.Count.ShouldBe(28);
        fromCsv[0].ShouldBe(new CommandAndControlServer(IPAddress.Parse("192.9.135.73"), 1194, "Pikabot", new DateTimeOffset(2023, 5, 23, 17, 51, 44, TimeSpan.Zero), new DateOnly(2024, 4, 1)));
        using FileStream json = File.OpenRead(SharedFolder.Require("data", "threat-intel", "feodotracker-ipblocklist-2026-10-05.json"));
        IReadOnlyList<CommandAndControlServer> fromJson = CommandAndControlReader.ReadFeodoJson(json, "feodo");
        fromJson.Count.ShouldBe(5);
        fromJson[0].ShouldBe(new CommandAndControlServer(IPAddress.Parse("162.243.103.246"), 8080, "Emotet", new DateTimeOffset(2022, 6, 4, 21, 24, 53, TimeSpan.Zero), new DateOnly(2026, 3, 7)));
    }

    [Test]
    public void ThreatFox_answers_give_the_servers_and_pass_over_the_rest()
    {
        const string Answer = """
            {"query_status":"ok","data":[
              {"ioc":"203.0.113.9:443","threat_type":"botnet_cc","ioc_type":"ip:port","malware_printable":"Cobalt Strike","first_seen":"2026-03-01 10:00:00 UTC"},
              {"ioc":"evil.example","threat_type":"botnet_cc","ioc_type":"domain"},
              {"ioc":"203.0.113.10:80","threat_type":"payload_delivery","ioc_type":"ip:port"}]}
            """;
        CommandAndControlReader.ReadThreatFoxJson(new MemoryStream(Encoding.UTF8.GetBytes(Answer)), "threatfox").ShouldHaveSingleItem()
            .ShouldBe(new CommandAndControlServer(IPAddress.Parse("203.0.113.9"), 443, "Cobalt Strike", new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), null));
        Should.Throw<InvalidDataException>(() => CommandAndControlReader.ReadThreatFoxJson(new MemoryStream("""{"query_status":"unknown_auth_key"}"""u8.ToArray()), "threatfox")).Message
            .ShouldBe("List 'threatfox' is refused: the service answered 'unknown_auth_key'. The last good list stays in use; look at what the source sends.");
    }

    [Test]
    public void A_web_page_in_place_of_a_list_is_refused()
        => Should.Throw<InvalidDataException>(() => Lines("<html>\n<body>Please log in</body>\n</html>")).Message
            .ShouldBe("List 'test' is refused: 3 of 3 lines hold no address or network, the first is line 1, '<html>'. The last good list stays in use; look at what the source sends.");

    [Test]
    public void An_empty_list_is_refused()
        => Should.Throw<InvalidDataException>(() => Lines("# nothing\n\n")).Message.ShouldStartWith("List 'test' is refused: it holds no address.");

    [Test]
    public void A_network_that_matches_much_of_the_internet_is_refused()
        => Should.Throw<InvalidDataException>(() => Lines("192.0.2.1\n0.0.0.0/0")).Message
            .ShouldBe("List 'test' is refused: line 2 names 0.0.0.0/0, wider than /8 (IPv4) or /16 (IPv6). Such an entry would match much of the internet.");

    [TestCase("::/0")]
    [TestCase("2000::/3")]
    [TestCase("2a00::/12")]
    [TestCase("::ffff:0:0/96")]
    [TestCase("1.0.0.0-2.0.0.0")]
    [TestCase("2a00::-2a01::")]
    public void So_it_is_in_whatever_form(string entry) => Should.Throw<InvalidDataException>(() => Lines(entry)).Message.ShouldStartWith($"List 'test' is refused: line 1 names {entry}, wider than");

    [TestCase("224.0.0.0/3")]
    [TestCase("fc00::/7")]
    [TestCase("10.0.0.0/8")]
    [TestCase("1.0.0.0-1.255.255.255")]
    public void A_bogon_list_may_name_what_no_one_routes(string entry) => Lines(entry).EntryCount.ShouldBe(1);

    [TestCase("10/8")]
    [TestCase("1-5")]
    [TestCase("010.0.0.1")]
    [TestCase("10.0.0.1-10.0.0.010")]
    [TestCase("0x0A000001")]
    [TestCase("167772161")]
    public void What_is_not_written_as_an_address_is_none(string entry) => Should.Throw<InvalidDataException>(() => Lines(entry)).Message.ShouldStartWith($"List 'test' is refused: 1 of 1 lines hold no address or network, the first is line 1, '{entry}'.");

    [Test]
    public void The_line_named_is_the_line_of_the_file()
    {
        Should.Throw<InvalidDataException>(() => AddressListReader.ReadTorExitAddresses(new StringReader("ExitNode 0011BD\nPublished 2026-03-01 02:11:05\n\nExitAddress nowhere 2026-03-01 03:06:26\n"), "exits")).Message
            .ShouldStartWith("List 'exits' is refused: 1 of 1 lines hold no address or network, the first is line 4, 'nowhere 2026-03-01 03:06:26'.");
        Should.Throw<InvalidDataException>(() => AddressListReader.ReadSpamhausJson(new StringReader("{\"type\":\"metadata\"}\n\n{\"cidr\":\"nowhere\"}\n<html>\n"), "drop")).Message
            .ShouldStartWith("List 'drop' is refused: 2 of 2 lines hold no address or network, the first is line 3, 'nowhere'.");
        Should.Throw<InvalidDataException>(() => AddressListReader.ReadSpamhausJson(new StringReader("{\"type\":\"metadata\"}\n\n<html>\n"), "drop")).Message.ShouldContain("the first is line 3, '<html>'.");
    }

    [Test]
    public void Comments_host_bits_ranges_and_IPv6_are_understood()
    {
        AddressList list = Lines("; a comment\r\n192.0.2.77/24 ; SBL1\r\n198.51.100.1-198.51.100.9\n2001:db8::/32 # six\n203.0.113.5\tname\n");
        (list.EntryCount, list.SkippedLines, list.Addresses.AddressCountV4).ShouldBe((4, 0, 256 + 9 + 1));
        list.Addresses.Contains(IPAddress.Parse("2001:db8:1::")).ShouldBeTrue();
    }

    [Test]
    public void Tor_exit_addresses_are_read()
    {
        AddressList list = AddressListReader.ReadTorExitAddresses(new StringReader("""
            ExitNode 0011BD2485AD45D984EC4159C88FC066E5E3300E
            Published 2026-03-01 02:11:05
            LastStatus 2026-03-01 03:00:00
            ExitAddress 198.51.100.7 2026-03-01 03:06:26
            ExitAddress 198.51.100.8 2026-03-01 03:06:27
            """), "exits");
        (list.EntryCount, list.SkippedLines).ShouldBe((2, 0));
    }

    [Test]
    public void The_iptoasn_table_maps_addresses_to_systems()
    {
        AddressRangeMap<AutonomousSystem> map = AutonomousSystemReader.ReadIpToAsn(new StringReader("1.0.0.0\t1.0.0.255\t13335\tUS\tCLOUDFLARENET\n1.0.1.0\t1.0.3.255\t0\tNone\tNot routed\n2001:db8::\t2001:db8::ffff\t64500\tDE\tEXAMPLE\n"), "asn");
        map.TryGetValue(IPAddress.Parse("1.0.0.7"), out AutonomousSystem? system).ShouldBeTrue();
        system.ShouldBe(new AutonomousSystem(13335, "CLOUDFLARENET", "US"));
        map.TryGetValue(IPAddress.Parse("1.0.2.0"), out _).ShouldBeFalse();
        map.TryGetValue(IPAddress.Parse("2001:db8::7"), out _).ShouldBeTrue();
        Should.Throw<InvalidDataException>(() => AutonomousSystemReader.ReadIpToAsn(new StringReader("<html>"), "asn")).Message.ShouldStartWith("List 'asn' is refused: line 1 is '<html>'; expected");
    }

    [Test]
    public void Systems_have_numbers_of_32_bits()
    {
        AddressRangeMap<AutonomousSystem> map = AutonomousSystemReader.ReadIpToAsn(new StringReader("1.0.0.0\t1.0.0.255\t4294967294\tUS\tPRIVATE\n"), "asn");
        map.TryGetValue(IPAddress.Parse("1.0.0.7"), out AutonomousSystem? system).ShouldBeTrue();
        system!.Number.ShouldBe(4294967294);
        AutonomousSystemReader.ReadAsnDrop(new StringReader("{\"asn\":4200000001}\n{\"asn\":\"245\"}\n"), "drop").ShouldBe([4200000001u, 245u], ignoreOrder: true);
        Should.Throw<InvalidDataException>(() => AutonomousSystemReader.ReadAsnDrop(new StringReader("{\"asn\":245}\n{\"asn\":4294967296}\n"), "drop")).Message.ShouldBe("List 'drop' is refused: line 2 has no \"asn\" from 1 to 4294967295.");
    }

    [TestCase("1.0.0.255\t1.0.0.0\t1\tUS\tX")]
    [TestCase("1.0.0.0\t2001:db8::\t1\tUS\tX")]
    [TestCase("1.0.0.0\t1.0.0.255\t1.10\tUS\tX")]
    [TestCase("1.0.0.0\t1.0.0.255\t4294967296\tUS\tX")]
    public void A_row_that_is_no_range_of_one_system_refuses_the_table(string row)
    {
        Should.Throw<InvalidDataException>(() => AutonomousSystemReader.ReadIpToAsn(new StringReader("1.0.0.0\t1.0.0.255\t1\tUS\tX\n" + row), "asn")).Message
            .ShouldBe($"List 'asn' is refused: line 2 is '{row}'; expected first address, last address of the same family and not below it, AS number, country and name with tabs between.");
    }
}

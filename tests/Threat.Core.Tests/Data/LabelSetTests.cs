namespace Threat.Core.Tests;

public sealed class LabelSetTests
{
    [Test]
    public void Default_has_the_seven_classes_in_order()
        => LabelSet.ThreatDefault.Names.ShouldBe(["Normal", "DDoS", "PortScan", "BruteForce", "WebAttack", "Botnet", "Infiltration"]);

    [TestCase("Normal", 0)]
    [TestCase("normal", 0)]
    [TestCase("  BENIGN ", 0)]
    [TestCase("ddos", 1)]
    [TestCase("DoS", 1)]
    [TestCase("Port Scan", 2)]
    [TestCase("brute force", 3)]
    [TestCase("Bot", 5)]
    public void Case_space_and_aliases_do_not_matter(string label, int id) => LabelSet.ThreatDefault.IdOf(label).ShouldBe(id);

    [Test]
    public void An_unknown_label_names_the_nearest_known_ones()
    {
        UnknownLabelException e = Should.Throw<UnknownLabelException>(() => LabelSet.ThreatDefault.IdOf("PortScam"));
        e.Message.ShouldBe("Label 'PortScam' is unknown. Did you mean 'PortScan' or 'Port Scan'? Known classes: Normal, DDoS, PortScan, BruteForce, WebAttack, Botnet, Infiltration. Map other spellings with LabelSet.WithAlias.");
        e.Label.ShouldBe("PortScam");
        e.Nearest.ShouldBe(["PortScan", "Port Scan"]);
    }

    [Test]
    public void A_label_like_none_has_no_suggestion()
    {
        UnknownLabelException e = Should.Throw<UnknownLabelException>(() => LabelSet.ThreatDefault.IdOf("zzzzqqqqxxxxyyyyvvvv"));
        e.Nearest.ShouldBeEmpty();
        e.Message.ShouldStartWith("Label 'zzzzqqqqxxxxyyyyvvvv' is unknown. Known classes:");
    }

    [Test]
    public void Any_other_text_is_unknown_and_never_a_class()
        => Gen.String.Where(static s => !LabelSet.ThreatDefault.Names.Concat(LabelSet.ThreatDefault.Aliases.Select(static a => a.Key)).Contains(s.Trim(), StringComparer.OrdinalIgnoreCase))
            .Sample(static s =>
            {
                LabelSet.ThreatDefault.TryGetId(s, out int id).ShouldBeFalse();
                id.ShouldBe(-1);
                Should.Throw<UnknownLabelException>(() => LabelSet.ThreatDefault.IdOf(s));
            }, iter: 200);

    [Test]
    public void Very_long_and_null_labels_are_unknown()
    {
        Should.Throw<UnknownLabelException>(() => LabelSet.ThreatDefault.IdOf(new string('x', 1_000_000)));
        Should.Throw<UnknownLabelException>(() => LabelSet.ThreatDefault.IdOf(null!)).Label.ShouldBe("");
        LabelSet.ThreatDefault.TryGetId(null, out _).ShouldBeFalse();
    }

    [Test]
    public void Names_are_checked()
    {
        Should.Throw<ArgumentException>(() => LabelSet.Create("a")).Message.ShouldStartWith("A label set needs at least 2 classes; 1 was given.");
        Should.Throw<ArgumentException>(() => LabelSet.Create()).Message.ShouldStartWith("A label set needs at least 2 classes; 0 were given.");
        Should.Throw<ArgumentException>(() => LabelSet.Create("a", " ")).Message.ShouldStartWith("Class name 1 is blank.");
        Should.Throw<ArgumentException>(() => LabelSet.Create("a", "b", " A ")).Message.ShouldStartWith("Class name 'a' was given twice.");
    }

    [Test]
    public void An_alias_cannot_take_another_class_away()
    {
        LabelSet labels = LabelSet.Create("a", "b").WithAlias("x", "a");
        labels.WithAlias("X", "a").ShouldBeSameAs(labels);
        Should.Throw<ArgumentException>(() => labels.WithAlias("x", "b")).Message.ShouldStartWith("'x' already means class 'a'; it cannot mean 'b' too.");
        Should.Throw<ArgumentException>(() => labels.WithAlias("a", "b")).Message.ShouldStartWith("'a' already means class 'a'; it cannot mean 'b' too.");
        Should.Throw<UnknownLabelException>(() => labels.WithAlias("y", "c"));
        labels.Aliases.ShouldBe([KeyValuePair.Create("x", "a")]);
    }

    [Test]
    public void Equality_is_by_names_in_order_and_not_by_aliases()
    {
        LabelSet.Create("a", "b").ShouldBe(LabelSet.Create("a", "b").WithAlias("x", "a"));
        LabelSet.Create("a", "b").GetHashCode().ShouldBe(LabelSet.Create("a", "b").GetHashCode());
        LabelSet.Create("a", "b").ShouldNotBe(LabelSet.Create("b", "a"));
        LabelSet.Create("a", "b").ShouldNotBe(LabelSet.Create("a", "B"));
    }

    [Test]
    public void Ids_and_names_agree()
    {
        for (int id = 0; id < 7; id++) LabelSet.ThreatDefault.IdOf(LabelSet.ThreatDefault.NameOf(id)).ShouldBe(id);
        Should.Throw<ArgumentOutOfRangeException>(() => LabelSet.ThreatDefault.NameOf(7)).Message.ShouldStartWith("Class id 7 does not exist; ids are 0 to 6 (Normal, DDoS,");
        Should.Throw<ArgumentOutOfRangeException>(() => LabelSet.ThreatDefault.NameOf(-1));
    }
}

namespace Threat.Core.Tests;

public sealed class FeatureSchemaIdTests
{
    [Test]
    public void Hash_never_changes()
        => new FeatureSchemaId("threat-100/v1", ["bytes", "packets"]).Hash.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("threat-100/v1\nbytes\npackets"u8))[..32]);

    [Test]
    public void Name_columns_and_their_order_all_count()
    {
        FeatureSchemaId schema = new("a/v1", ["x", "y"]);
        schema.ShouldBe(new FeatureSchemaId("a/v1", ["x", "y"]));
        schema.GetHashCode().ShouldBe(new FeatureSchemaId("a/v1", ["x", "y"]).GetHashCode());
        schema.ShouldNotBe(new FeatureSchemaId("a/v2", ["x", "y"]));
        schema.ShouldNotBe(new FeatureSchemaId("a/v1", ["y", "x"]));
        schema.ShouldNotBe(new FeatureSchemaId("a/v1", ["x"]));
        schema.ToString().ShouldBe($"a/v1 (2 columns, {schema.Hash})");
    }

    [Test]
    public void Columns_are_copied_and_checked()
    {
        List<string> columns = ["x", "y"];
        FeatureSchemaId schema = new("a/v1", columns);
        columns[0] = "z";
        schema.Columns.ShouldBe(["x", "y"]);
        Should.Throw<ArgumentException>(() => new FeatureSchemaId(" ", ["x"]));
        Should.Throw<ArgumentException>(() => new FeatureSchemaId("a", [])).Message.ShouldStartWith("A feature schema needs at least 1 column.");
        Should.Throw<ArgumentException>(() => new FeatureSchemaId("a", ["x", " "])).Message.ShouldStartWith("The name of column 1 is blank or has a line break.");
        Should.Throw<ArgumentException>(() => new FeatureSchemaId("a", ["x\ny"])).Message.ShouldStartWith("The name of column 0 is blank or has a line break.");
        Should.Throw<ArgumentException>(() => new FeatureSchemaId("a", ["x", "x"])).Message.ShouldStartWith("Column name 'x' was given twice.");
    }
}

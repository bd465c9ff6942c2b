using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Threat.TestKit;

namespace Threat.Packages.Tests;

public sealed partial class PackageTests
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private static string[] Names => Packed.Names;

    [TestCaseSource(nameof(Names))]
    public void A_package_holds_its_library_documentation_readme_and_icon(string name)
    {
        using ZipArchive zip = Packed.Open(name);
        string[] entries = [.. zip.Entries.Select(static e => e.FullName)];
        entries.ShouldContain($"lib/net10.0/{name}.dll");
        entries.ShouldContain($"lib/net10.0/{name}.xml");
        entries.ShouldContain("README.md");
        entries.ShouldContain("icon.png");
        Metadata(name, "license").ShouldBe("MIT");
        Metadata(name, "readme").ShouldBe("README.md");
        Metadata(name, "icon").ShouldBe("icon.png");
        Metadata(name, "description").ShouldNotBe("Package Description");
    }

    [TestCaseSource(nameof(Names))]
    public void A_package_names_its_commit_and_no_host(string name)
    {
        XElement metadata = Packed.Metadata(name);
        XElement repository = metadata.Element(metadata.Name.Namespace + "repository").ShouldNotBeNull();
        ((string?)repository.Attribute("type")).ShouldBe("git");
        ((string?)repository.Attribute("commit")).ShouldNotBeNull().ShouldMatch("^[0-9a-f]{40}$");
        repository.Attribute("url").ShouldBeNull();
        metadata.Element(metadata.Name.Namespace + "projectUrl").ShouldBeNull();
    }

    [TestCaseSource(nameof(Names))]
    public void Symbols_hold_their_sources(string name)
    {
        using ZipArchive zip = Packed.Open(name, "snupkg");
        using Stream packed = zip.GetEntry($"lib/net10.0/{name}.pdb").ShouldNotBeNull().Open();
        MemoryStream pdb = new();
        packed.CopyTo(pdb);
        pdb.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
        MetadataReader reader = provider.GetMetadataReader();
        string[] without = [.. reader.Documents.Where(d => !reader.GetCustomDebugInformation(d).Any(i => reader.GetGuid(reader.GetCustomDebugInformation(i).Kind) == EmbeddedSource)).Select(d => reader.GetString(reader.GetDocument(d).Name))];
        reader.Documents.Count.ShouldBeGreaterThan(3);
        without.ShouldBeEmpty();
    }

    /// <summary>The compiler refuses a public member without a comment, unless somebody tells it not to.</summary>
    [TestCaseSource(nameof(Names))]
    public void Missing_documentation_is_never_silenced(string name)
    {
        string folder = Path.Combine(RepositoryRoot.Path, "src", name);
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*.cs*", SearchOption.AllDirectories).Where(f => !Path.GetRelativePath(folder, f).StartsWith("obj", StringComparison.Ordinal))
            .Append(Path.Combine(folder, "..", "Directory.Build.props"));
        files.Where(static f => File.ReadAllText(f) is var text && (text.Contains("CS1591", StringComparison.Ordinal) || text.Contains("<NoWarn>", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [TestCaseSource(nameof(Names))]
    public void No_warning_of_the_trimmer_is_silenced(string name)
        => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", name), "*.cs", SearchOption.AllDirectories).Where(static f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Where(static f => Silenced().IsMatch(File.ReadAllText(f))).ShouldBeEmpty();

    [Test]
    public void The_schema_of_the_configuration_is_where_editors_look_for_it()
    {
        using ZipArchive zip = Packed.Open("Threat.Learning");
        zip.GetEntry("ConfigurationSchema.json").ShouldNotBeNull();
        using StreamReader targets = new(zip.GetEntry("buildTransitive/Threat.Learning.targets").ShouldNotBeNull().Open(), Encoding.UTF8);
        targets.ReadToEnd().ShouldContain("JsonSchemaSegment");
    }

    private static string? Metadata(string package, string element)
    {
        XElement metadata = Packed.Metadata(package);
        return (string?)metadata.Element(metadata.Name.Namespace + element);
    }

    [GeneratedRegex(@"UnconditionalSuppressMessage|#pragma warning disable IL\d")]
    private static partial Regex Silenced();
}

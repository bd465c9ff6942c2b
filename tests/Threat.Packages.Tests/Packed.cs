using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using Threat.TestKit;

namespace Threat.Packages.Tests;

/// <summary>Packs every package once into a temporary folder.</summary>
[SetUpFixture]
public sealed class Packed
{
    private static string? _folder;

    public static string Folder => _folder ?? throw new InvalidOperationException("The packages are not packed yet.");

    public static string Configuration { get; } = typeof(Packed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string[] Names { get; } =
        [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).Where(static d => Directory.GetFiles(d, "*.csproj").Length > 0).Select(static d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    /// <summary>The version that all packages share.</summary>
    public static string Version { get; private set; } = "";

    [OneTimeSetUp]
    public async Task PackAsync()
    {
        string folder = Directory.CreateTempSubdirectory("packages").FullName;
        await Run.OutputAsync("dotnet", RepositoryRoot.Path, "msbuild", "eng/pack.proj", "-nologo", $"-p:Configuration={Configuration}", $"-p:PackageOutputPath={folder}");
        _folder = folder;
        string core = Directory.GetFiles(folder, "Threat.Core.*.nupkg").Single();
        Version = Path.GetFileNameWithoutExtension(core)["Threat.Core.".Length..];
    }

    [OneTimeTearDown]
    public void Remove()
    {
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    public static ZipArchive Open(string package, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Folder, $"{package}.{Version}.{extension}"));

    public static XElement Metadata(string package)
    {
        using ZipArchive zip = Open(package);
        using Stream stream = zip.GetEntry($"{package}.nuspec")!.Open();
        XElement root = XElement.Load(stream);
        return root.Element(root.Name.Namespace + "metadata")!;
    }

    /// <summary>What the package asks for, by id.</summary>
    public static string[] Dependencies(string package)
    {
        XElement metadata = Metadata(package);
        return [.. metadata.Descendants(metadata.Name.Namespace + "dependency").Select(static d => (string)d.Attribute("id")!).Order(StringComparer.Ordinal)];
    }
}

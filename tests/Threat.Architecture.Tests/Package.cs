using System.Xml.Linq;
using Mono.Cecil;
using Threat.TestKit;

namespace Threat.Architecture.Tests;

/// <summary>A package under src, its project file and its built assembly.</summary>
public sealed class Package
{
    private static readonly string Source = Path.Combine(RepositoryRoot.Path, "src");
    private static readonly Lazy<Package[]> Found = new(static () => [.. Directory.GetDirectories(Source).Where(static d => Directory.GetFiles(d, "*.csproj").Length > 0).Order(StringComparer.Ordinal).Select(static d => new Package(d))]);

    private Package(string folder)
    {
        Folder = folder;
        Name = Path.GetFileName(folder);
        Project = XDocument.Load(Path.Combine(folder, Name + ".csproj"));
        Assembly = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, Name + ".dll"));
    }

    public static Package[] All => Found.Value;

    public string Folder { get; }

    public string Name { get; }

    public XDocument Project { get; }

    public AssemblyDefinition Assembly { get; }

    public IEnumerable<string> ProjectReferences => Project.Descendants("ProjectReference").Select(static r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));

    public IEnumerable<string> PackageReferences => Project.Descendants("PackageReference").Select(static r => (string)r.Attribute("Include")!);

    public IEnumerable<string> AssemblyReferences => Assembly.MainModule.AssemblyReferences.Select(static r => r.Name);

    /// <summary>Types a user of the package sees, nested ones included.</summary>
    public IEnumerable<TypeDefinition> PublicTypes => Assembly.MainModule.Types.SelectMany(WithNested).Where(IsVisible);

    public override string ToString() => Name;

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => [type, .. type.NestedTypes.SelectMany(WithNested)];

    private static bool IsVisible(TypeDefinition type)
        => type.IsPublic || (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType);
}

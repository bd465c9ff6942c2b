using Mono.Cecil;

namespace Threat.Architecture.Tests;

public sealed class PublicTypeTests
{
    private static readonly Package[] Packages = Package.All;

    /// <summary>Public classes that users may derive from, and why.</summary>
    private static readonly Dictionary<string, string> Open = [];

    [TestCaseSource(nameof(Packages))]
    public void Public_types_are_in_the_namespace_of_their_package(Package package)
        => package.PublicTypes.Where(t => !t.IsNested && t.Namespace != package.Name && !IsRegistration(t)).Select(static t => t.FullName).ShouldBeEmpty();

    [TestCaseSource(nameof(Packages))]
    public void Registration_classes_are_static_and_in_the_usual_namespace(Package package)
        => package.PublicTypes.Where(static t => t.Namespace == "Microsoft.Extensions.DependencyInjection" && !IsRegistration(t)).Select(static t => t.FullName).ShouldBeEmpty();

    [TestCaseSource(nameof(Packages))]
    public void Public_classes_are_sealed_static_or_abstract(Package package)
        => package.PublicTypes.Where(static t => t.IsClass && !t.IsSealed && !t.IsAbstract && !Open.ContainsKey(t.FullName)).Select(static t => t.FullName)
            .ShouldBeEmpty("seal the class, or list it in Open with the reason");

    [TestCaseSource(nameof(Packages))]
    public void Math_libraries_stay_out_of_public_signatures(Package package) => Shown(package, "MathNet.Numerics").ShouldBeEmpty();

    [TestCaseSource(nameof(Packages))]
    public void Torch_types_are_public_in_losses_and_detection_alone(Package package)
    {
        if (package.Name is "Threat.Losses" or "Threat.Detection") Assert.Pass("Allowed here.");
        Shown(package, "TorchSharp").ShouldBeEmpty();
    }

    [TestCaseSource(nameof(Packages))]
    public void Fields_are_not_public(Package package)
        => package.PublicTypes.Where(static t => !t.IsEnum).SelectMany(static t => t.Fields.Where(static f => f.IsPublic && !f.IsLiteral).Select(f => $"{t.FullName}.{f.Name}")).ShouldBeEmpty();

    [TestCaseSource(nameof(Packages))]
    public void No_package_is_an_empty_shell(Package package) => package.PublicTypes.ShouldNotBeEmpty();

    private static bool IsRegistration(TypeDefinition type)
        => type.Namespace == "Microsoft.Extensions.DependencyInjection" && type.IsAbstract && type.IsSealed && type.Name.EndsWith("Extensions", StringComparison.Ordinal);

    private static string[] Shown(Package package, string assembly)
        => [.. package.PublicTypes.SelectMany(t => Signatures.Of(t).Where(s => Signatures.Assemblies(s.Type).Contains(assembly)).Select(s => $"{t.FullName}.{s.Member}: {s.Type.FullName}"))];
}

namespace Threat.Architecture.Tests;

public sealed class ReferenceTests
{
    private static readonly Package[] Packages = Package.All;

    [Test]
    public void Every_package_is_in_the_table_and_the_table_names_no_other()
        => Packages.Select(static p => p.Name).ShouldBe(PackageTable.May.Keys, ignoreOrder: true);

    [TestCaseSource(nameof(Packages))]
    public void Projects_reference_what_the_table_allows(Package package)
        => package.ProjectReferences.Except(PackageTable.May[package.Name]).ShouldBeEmpty($"{package} references projects the table does not allow");

    [TestCaseSource(nameof(Packages))]
    public void Assemblies_reference_what_the_table_allows(Package package)
        => package.AssemblyReferences.Where(static n => n.StartsWith("Threat.", StringComparison.Ordinal)).Except(PackageTable.Reachable(package.Name)).ShouldBeEmpty();

    [TestCaseSource(nameof(Packages))]
    public void Heavy_libraries_stay_where_they_belong(Package package)
    {
        string[] strangers = [.. package.AssemblyReferences.Concat(package.PackageReferences)
            .Where(n => PackageTable.OnlyIn.Any(o => n.StartsWith(o.Key, StringComparison.Ordinal) && !o.Value.Contains(package.Name)))];
        strangers.ShouldBeEmpty();
    }

    [Test]
    public void Core_stands_on_the_base_library_and_tensors_alone()
    {
        Package core = Packages.Single(static p => p.Name == "Threat.Core");
        core.PackageReferences.ShouldBe(["System.Numerics.Tensors"]);
        core.AssemblyReferences.ShouldAllBe(static n => n.StartsWith("System.", StringComparison.Ordinal));
    }

    [TestCaseSource(nameof(Packages))]
    public void No_library_brings_a_native_torch_backend(Package package)
        => package.PackageReferences.Where(static n => n.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase) || n.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();

    [TestCaseSource(nameof(Packages))]
    public void Internals_are_open_to_tests_and_benchmarks_alone(Package package)
    {
        IEnumerable<string> friends = package.Assembly.CustomAttributes.Where(static a => a.AttributeType.Name == "InternalsVisibleToAttribute").Select(static a => (string)a.ConstructorArguments[0].Value);
        friends.Where(static f => f != "Threat.Benchmarks" && !f.EndsWith(".Tests", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}

using System.Reflection;
using PublicApiGenerator;
using Threat.TestKit;

namespace Threat.PublicApi.Tests;

/// <summary>The public surface of every package is a file under approved/; a change shows in the diff and is accepted on purpose.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "THREAT_ACCEPT_API";

    internal static readonly string[] Packages =
        [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).Where(static d => Directory.GetFiles(d, "*.csproj").Length > 0).Select(static d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    private static readonly string Approved = Path.Combine(RepositoryRoot.Path, "tests", "Threat.PublicApi.Tests", "approved");

    [TestCaseSource(nameof(Packages))]
    public void Public_surface_is_the_approved_one(string package)
    {
        Assembly assembly = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, package + ".dll"));
        string surface = assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string file = Path.Combine(Approved, package + ".txt");
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, surface);
            return;
        }
        string hint = $"To accept the new surface: {Accept}=1 dotnet test tests/Threat.PublicApi.Tests, then review and commit approved/{package}.txt.";
        if (!File.Exists(file)) Assert.Fail($"approved/{package}.txt does not exist. {hint}");
        string[] was = File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n'), now = surface.Split('\n');
        string[] gone = [.. was.Except(now).Select(static l => "- " + l.Trim())], added = [.. now.Except(was).Select(static l => "+ " + l.Trim())];
        if (!was.SequenceEqual(now)) Assert.Fail($"The public surface of {package} changed:\n{string.Join('\n', gone.Concat(added))}\n{hint}");
    }

    [Test]
    public void Every_approved_file_has_its_package()
        => Directory.GetFiles(Approved, "*.txt").Select(static f => Path.GetFileNameWithoutExtension(f)).Except(Packages).ShouldBeEmpty("delete the files of packages that are gone");
}

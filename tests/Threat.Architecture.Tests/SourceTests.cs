using System.Text.RegularExpressions;
using Threat.TestKit;

namespace Threat.Architecture.Tests;

public sealed partial class SourceTests
{
    private const int MostLines = 250;

    /// <summary>What source of a package must not hold, and what to use instead.</summary>
    private static readonly (string Text, string Instead)[] Banned =
    [
        ("TO" + "DO", "finish it"),
        ("NotImplementedException", "implement it"),
        ("DateTime.UtcNow", "TimeProvider"),
        ("DateTime.Now", "TimeProvider"),
        ("DateTimeOffset.UtcNow", "TimeProvider"),
        ("DateTimeOffset.Now", "TimeProvider"),
        ("new Random(", "SeededRandom"),
        ("Random.Shared", "SeededRandom"),
        ("TensorPrimitives.SoftMax", "StableSoftmax: that one overflows"),
        (".ExpM1(", "PreciseMath.Expm1: that one has no precision near 0"),
        (".LogP1(", "PreciseMath.Log1p: that one has no precision near 0"),
    ];

    /// <summary>Hosts of package registries, in two pieces so that this file does not hold them itself.</summary>
    private static readonly string[] RegistryHosts = ["nuget" + ".org", "pkgs.dev" + ".azure.com", "myget" + ".org", "nuget.pkg" + ".github.com", "pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "jfrog" + ".io"];

    [Test]
    public void Files_are_short()
        => Sources().Select(static f => (File: Relative(f), Lines: File.ReadLines(f).Count())).Where(static f => f.Lines > MostLines).ShouldBeEmpty();

    [Test]
    public void Banned_words_and_calls_are_not_used()
    {
        List<string> found = [];
        foreach (string file in Sources())
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                string code = lines[i];
                if (code.TrimStart().StartsWith("//", StringComparison.Ordinal) && !code.Contains(Banned[0].Text, StringComparison.Ordinal)) continue;
                found.AddRange(Banned.Where(b => code.Contains(b.Text, StringComparison.Ordinal)).Select(b => $"{Relative(file)}:{i + 1} holds '{b.Text}': {b.Instead}"));
            }
        }
        found.ShouldBeEmpty();
    }

    [Test]
    public void A_file_holds_one_public_type()
        => Sources().Select(static f => (File: Relative(f), Types: PublicType().Count(File.ReadAllText(f)))).Where(static f => f.Types > 1).ShouldBeEmpty();

    [Test]
    public void No_tracked_file_names_a_package_registry()
    {
        List<string> found = [];
        foreach (string file in Tracked())
        {
            string text = File.ReadAllText(file);
            found.AddRange(RegistryHosts.Where(h => text.Contains(h, StringComparison.OrdinalIgnoreCase)).Select(h => $"{Relative(file)} names {h}"));
        }
        found.ShouldBeEmpty();
    }

    [Test]
    public void The_package_configuration_holds_no_address()
        => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "nuget.config")).ShouldNotContain("://");

    /// <summary>Text files of the repository without what a build makes.</summary>
    private static IEnumerable<string> Tracked()
        => Directory.EnumerateFiles(RepositoryRoot.Path, "*", SearchOption.AllDirectories)
            .Where(static f => !Relative(f).Split('/').Any(static part => part is "bin" or "obj" or ".git" or "artifacts" or "TestResults" or "__pycache__"))
            .Where(static f => Path.GetExtension(f) is not (".png" or ".gz" or ".bin" or ".dll" or ".mmdb"));

    private static IEnumerable<string> Sources() => Tracked().Where(static f => f.EndsWith(".cs", StringComparison.Ordinal) && Relative(f).StartsWith("src/", StringComparison.Ordinal));

    private static string Relative(string file) => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/');

    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|struct|interface|enum|record|delegate)\b", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}

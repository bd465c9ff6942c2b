using System.Text.RegularExpressions;
using Threat.TestKit;

namespace Threat.PublicApi.Tests;

/// <summary>No public type is a stranger: each is in the index of types with its summary, and is told of on a page or met in the signature of one that is.</summary>
public sealed partial class TypeIndexTests
{
    private const string Accept = "THREAT_ACCEPT_API";
    private static readonly string Index = Path.Combine(RepositoryRoot.Path, "docs", "types.md");
    private static readonly (string Page, HashSet<string> Words)[] Pages = [.. DocumentedPages().Select(static p => (p, (HashSet<string>)[.. Word().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, p))).Select(static m => m.Value)]))];
    private static readonly IndexedType[] Types = [.. PublicApiTests.Packages.SelectMany(IndexedType.Of)];

    /// <summary>Which of the pages that name a type are shown is the writer's choice; that they name it is not.</summary>
    [Test]
    public void The_index_lists_every_public_type()
    {
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllText(Index, TypeIndexPage.Write(Types, PagesOf));
        Dictionary<string, string[]> rows = TypeIndexPage.Read(File.ReadAllText(Index));
        rows.Keys.ShouldBe(Types.Select(TypeIndexPage.Begin), $"To write it anew: {Accept}=1 dotnet test tests/Threat.PublicApi.Tests, then review and commit docs/types.md.");
        foreach (IndexedType type in Types) rows[TypeIndexPage.Begin(type)].Except(PagesOf(type)).ShouldBeEmpty($"pages that do not name {type.Name} any more");
    }

    [Test]
    public void Every_public_type_says_what_it_is()
        => Types.Where(static t => t.Summary.Length == 0).Select(static t => t.Name).ShouldBeEmpty();

    [Test]
    public void Every_public_type_is_told_of_on_a_page_or_shown_by_one_that_is()
    {
        HashSet<Type> known = [.. Types.Where(t => PagesOf(t).Any()).Select(static t => t.Type)];
        for (int before = 0; before < known.Count;)
        {
            before = known.Count;
            known.UnionWith(Types.Where(t => known.Contains(t.Type)).SelectMany(static t => t.Shows()).ToArray());
        }
        Types.Where(t => !known.Contains(t.Type)).Select(static t => t.Name)
            .ShouldBeEmpty("Name it on the page under docs/, or in the package's README, where a reader needs it; or make it internal when nobody does.");
    }

    /// <summary>The pages that name it, those of its own package's folder first.</summary>
    private static IEnumerable<string> PagesOf(IndexedType type) => Pages.Where(p => type.Words.Any(p.Words.Contains)).Select(static p => p.Page);

    private static IEnumerable<string> DocumentedPages()
        => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md", SearchOption.AllDirectories).Where(static f => f != Index)
            .Concat(Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src")).Select(static d => Path.Combine(d, "README.md")).Where(File.Exists))
            .Select(static f => Path.GetRelativePath(RepositoryRoot.Path, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}

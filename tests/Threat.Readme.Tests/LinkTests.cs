using System.Text.RegularExpressions;

namespace Threat.Readme.Tests;

public sealed partial class LinkTests
{
    private static IEnumerable<string> Pages => Snippet.Pages();

    [TestCaseSource(nameof(Pages))]
    public void Every_relative_link_of_a_page_leads_somewhere(string page)
        => Targets(page).Where(t => !Path.Exists(t.Path) || (t.Anchor.Length > 0 && !Anchors(t.Path).Contains(t.Anchor)))
            .Select(t => t.Written).ShouldBeEmpty($"{page} has links that lead nowhere");

    [Test]
    public void Every_page_of_the_documentation_can_be_reached_from_its_index()
    {
        string root = TestKit.RepositoryRoot.Path;
        HashSet<string> reached = [Path.Combine("docs", "index.md")];
        Queue<string> next = new(reached);
        while (next.TryDequeue(out string? page))
        {
            foreach (string target in Targets(page).Select(t => Path.GetRelativePath(root, Path.GetFullPath(t.Path))).Where(t => t.StartsWith("docs", StringComparison.Ordinal) && t.EndsWith(".md", StringComparison.Ordinal)))
            {
                if (reached.Add(target)) next.Enqueue(target);
            }
        }
        Pages.Where(p => p.StartsWith("docs", StringComparison.Ordinal)).Except(reached).ShouldBeEmpty("pages that no way leads to");
    }

    private static IEnumerable<(string Written, string Path, string Anchor)> Targets(string page)
    {
        string path = Path.Combine(TestKit.RepositoryRoot.Path, page);
        string text = Fence().Replace(File.ReadAllText(path), "");
        foreach (string target in Link().Matches(text).Select(m => m.Groups["target"].Value))
        {
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
            string[] parts = target.Split('#');
            yield return (target, parts[0].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, parts[0]), parts.Length > 1 ? parts[1] : "");
        }
    }

    /// <summary>The names that a page's headings have as targets: lower case, words joined by hyphens, other signs left out.</summary>
    private static IEnumerable<string> Anchors(string path) => File.Exists(path)
        ? Heading().Matches(Fence().Replace(File.ReadAllText(path), "")).Select(m => Sign().Replace(m.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))
        : [];

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Sign();
}

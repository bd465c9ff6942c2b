using System.Text.RegularExpressions;

namespace Threat.Readme.Tests;

public sealed partial class LinkTests
{
    private static IEnumerable<string> Pages => Snippet.Pages();

    [TestCaseSource(nameof(Pages))]
    public void Every_relative_link_of_a_page_leads_somewhere(string page)
    {
        string path = Path.Combine(TestKit.RepositoryRoot.Path, page);
        string[] dead =
        [
            .. Link().Matches(File.ReadAllText(path)).Select(m => m.Groups["target"].Value.Split('#')[0])
                .Where(t => t.Length > 0 && !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith("mailto:", StringComparison.Ordinal))
                .Where(t => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, t))),
        ];
        dead.ShouldBeEmpty($"{page} has links that lead nowhere");
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}

using System.Text.RegularExpressions;
using Threat.TestKit;

namespace Threat.Packages.Tests;

/// <summary>docs/packages.md lists what each package asks for, and why.</summary>
public sealed partial class DependencyTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "packages.md"));

    private static string[] Names => Packed.Names;

    [TestCaseSource(nameof(Names))]
    public void The_page_lists_exactly_what_the_package_asks_for(string name)
    {
        Match section = Regex.Match(Page, $@"^### {Regex.Escape(name)}\n(?<text>.*?)(?=^##|\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        section.Success.ShouldBeTrue($"docs/packages.md has no section '### {name}'");
        (string Id, string Why)[] rows = [.. Row().Matches(section.Groups["text"].Value).Select(static m => (m.Groups["id"].Value, m.Groups["why"].Value.Trim()))];
        rows.Select(static r => r.Id).Order(StringComparer.Ordinal).ShouldBe(Packed.Dependencies(name));
        rows.ShouldAllBe(static r => r.Why.Length > 10);
    }

    [GeneratedRegex(@"^\| `(?<id>[\w.-]+)` \| (?<why>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

using System.Text;
using System.Text.RegularExpressions;

namespace Threat.PublicApi.Tests;

/// <summary>docs/types.md.</summary>
internal static partial class TypeIndexPage
{
    private const int MostPages = 3;

    public static string Write(IReadOnlyList<IndexedType> types, Func<IndexedType, IEnumerable<string>> pages)
    {
        StringBuilder page = new("# All public types\n\nEvery public type of every package in one line, from its documentation, with pages that name it. A type without a page is met in the signature of one that has a page.\n"
            + "A test writes and checks this page: `THREAT_ACCEPT_API=1 dotnet test tests/Threat.PublicApi.Tests`.\n");
        foreach (IGrouping<string, IndexedType> package in types.GroupBy(static t => t.Package))
        {
            page.Append("\n## ").Append(package.Key).Append("\n\n| type | what it is | pages |\n|---|---|---|\n");
            foreach (IndexedType type in package)
                page.Append(Begin(type)).AppendJoin(", ", pages(type).OrderByDescending(p => Near(p, type)).ThenBy(static p => p, StringComparer.Ordinal).Take(MostPages).Select(Link)).Append(" |\n");
        }
        return page.ToString();
    }

    /// <summary>A row up to its pages.</summary>
    public static string Begin(IndexedType type) => $"| `{type.Name}` | {type.Summary} | ";

    /// <summary>The rows in order, each with the pages it links to, relative to the repository.</summary>
    public static Dictionary<string, string[]> Read(string page)
        => Row().Matches(page).ToDictionary(static m => m.Groups["begin"].Value, static m => Target().Matches(m.Groups["pages"].Value).Select(static t => t.Groups["path"].Value).Select(static p => p.StartsWith("../", StringComparison.Ordinal) ? p["../".Length..] : "docs/" + p).ToArray());

    /// <summary>A page named like the type comes first, then its package's own, then guides.</summary>
    private static int Near(string page, IndexedType type)
    {
        string name = Path.GetFileNameWithoutExtension(page).Replace("-", "", StringComparison.Ordinal);
        string folder = page.Split('/')[1], area = type.Package.Split('.')[1];
        return type.Name.Contains(name, StringComparison.OrdinalIgnoreCase) ? 2 : folder.Equals(area, StringComparison.OrdinalIgnoreCase) || folder == type.Package ? 1 : 0;
    }

    private static string Link(string page)
    {
        string name = page.EndsWith("/README.md", StringComparison.Ordinal) ? page.Split('/')[^2] : Path.GetFileNameWithoutExtension(page).Replace('-', ' ');
        return $"[{name}]({(page.StartsWith("docs/", StringComparison.Ordinal) ? page["docs/".Length..] : "../" + page)})";
    }

    [GeneratedRegex(@"^(?<begin>\| `[^`]+` \| .* \| )(?<pages>[^|]*)\|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\]\((?<path>[^)]+)\)")]
    private static partial Regex Target();
}

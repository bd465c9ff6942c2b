using System.Text.RegularExpressions;

namespace Threat.Readme.Tests;

/// <summary>The pages of algorithms share one order, so that a reader finds the same thing in the same place.</summary>
public sealed partial class PageOrderTests
{
    private static readonly string[] Order = ["When to use it", "Usage", "Defaults", "What it reports", "Traps", "Source"];

    /// <summary>Overviews, tables of names and settings: not about one algorithm.</summary>
    private static readonly string[] Others =
    [
        "README", "coming-from-python", "pitfalls", "neighbour-search", "native-backend", "registration", "training-loop", "calibrators",
    ];

    private static IEnumerable<string> Pages => Snippet.Pages()
        .Where(p => ((string[])["imbalance", "losses", "thresholds"]).Any(folder => p.StartsWith(Path.Combine("docs", folder), StringComparison.Ordinal)))
        .Where(p => !Others.Contains(Path.GetFileNameWithoutExtension(p)));

    [TestCaseSource(nameof(Pages))]
    public void A_page_of_an_algorithm_says_first_what_it_is_and_then_keeps_the_order(string page)
    {
        string text = File.ReadAllText(Path.Combine(TestKit.RepositoryRoot.Path, page));
        Opening().IsMatch(text).ShouldBeTrue($"{page} begins with a heading and says what it is about in a sentence");
        string[] headings = [.. Heading().Matches(text).Select(m => m.Groups["text"].Value)];
        headings.Where(Order.Contains).ShouldBe(Order.Where(headings.Contains), $"the order of the sections of {page}");
        foreach (string needed in (string[])["When to use it", "Usage", "What it reports", "Traps"]) headings.ShouldContain(needed, page);
    }

    [GeneratedRegex(@"\A# [^\n]+\n\n(?!```)[^#|\n][^\n]{20,}")]
    private static partial Regex Opening();

    [GeneratedRegex("^## (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

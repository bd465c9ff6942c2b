using System.Text.RegularExpressions;

namespace Threat.Readme.Tests;

/// <summary>docs/comparison.md repeats figures of benchmarks/results: they are the same on both sides.</summary>
public sealed partial class ComparisonPageTests
{
    private static readonly string Page = Path.Combine(TestKit.RepositoryRoot.Path, "docs", "comparison.md");

    private static IEnumerable<string> Rows => File.ReadLines(Page).Where(l => l.StartsWith('|') && l.Contains("](../benchmarks", StringComparison.Ordinal));

    [TestCaseSource(nameof(Rows))]
    public void A_row_repeats_the_figure_of_its_results_page(string row)
    {
        string results = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Page)!, Link().Match(row).Groups["page"].Value));
        foreach (Match figure in Figure().Matches(Code().Replace(row, ""))) results.Contains(figure.Value, StringComparison.Ordinal).ShouldBeTrue($"the row says {figure.Value}, its results page does not");
        foreach (Match command in Code().Matches(row)) results.ShouldContain(command.Value.Trim('`'));
        foreach (Match date in Date().Matches(row)) results.ShouldContain(date.Value);
    }

    [Test]
    public void The_page_has_rows_to_compare() => Rows.Count().ShouldBeGreaterThan(10);

    [Test]
    public void The_quality_table_repeats_the_results()
    {
        string results = File.ReadAllText(Path.Combine(TestKit.RepositoryRoot.Path, "benchmarks", "results", "quality-nsl-kdd.md"));
        string[] figures = [.. Spread().Matches(File.ReadAllText(Page)).Select(m => m.Value)];
        figures.Length.ShouldBeGreaterThan(3);
        foreach (string figure in figures) results.ShouldContain(figure);
    }

    [GeneratedRegex(@"\]\((?<page>[^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\d+\.\d+(?= (times|to))")]
    private static partial Regex Figure();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d")]
    private static partial Regex Date();

    [GeneratedRegex(@"\d\.\d{3} ± \d\.\d{3}")]
    private static partial Regex Spread();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Threat.Readme.Tests;

[NonParallelizable]
public sealed partial class SnippetTests
{
    private static IEnumerable<Snippet> Compiled => Snippet.InAllPages().Where(s => !s.Runs && !s.IsWrong && !s.IsRight);

    private static IEnumerable<Snippet> Pitfalls => Snippet.InAllPages().Where(s => s.IsWrong || s.IsRight);

    private static IEnumerable<Snippet> Run => Snippet.InAllPages().Where(s => s.Runs);

    [TestCaseSource(nameof(Compiled))]
    public void A_block_of_a_page_compiles(Snippet snippet) => SnippetCompiler.Compile(snippet).EntryPoint.ShouldNotBeNull();

    [TestCaseSource(nameof(Run))]
    public async Task A_block_that_promises_to_run_runs_and_prints_something(Snippet snippet)
    {
        (await RunInAFolderOfItsOwnAsync(snippet)).ShouldNotBeNullOrWhiteSpace();
    }

    [TestCaseSource(nameof(Pitfalls))]
    public async Task A_wrong_way_promises_more_than_it_keeps_and_a_right_way_does_not(Snippet snippet)
    {
        string output = await RunInAFolderOfItsOwnAsync(snippet);
        TestContext.Out.WriteLine(output);
        if (snippet.IsWrong && output.StartsWith("refused: ", StringComparison.Ordinal)) return;
        Match figures = Figures().Match(output);
        figures.Success.ShouldBeTrue($"{snippet} printed '{output}'");
        double gap = Number("promised") - Number("kept");
        if (snippet.IsWrong) gap.ShouldBeGreaterThan(0.04, output);
        else gap.ShouldBeInRange(-0.03, 0.03, output);

        double Number(string name) => double.Parse(figures.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    [Test]
    public void The_readme_has_a_block_that_runs() => Run.ShouldContain(s => s.File == "README.md");

    private static async Task<string> RunInAFolderOfItsOwnAsync(Snippet snippet)
    {
        string folder = Directory.CreateTempSubdirectory("snippet").FullName, before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            return await SnippetCompiler.RunAsync(snippet);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"promised (?<promised>[\d.]+), kept (?<kept>[\d.]+)")]
    private static partial Regex Figures();
}

namespace Threat.Readme.Tests;

[NonParallelizable]
public sealed class SnippetTests
{
    private static IEnumerable<Snippet> Compiled => Snippet.InAllPages().Where(s => !s.Runs);

    private static IEnumerable<Snippet> Run => Snippet.InAllPages().Where(s => s.Runs);

    [TestCaseSource(nameof(Compiled))]
    public void A_block_of_a_page_compiles(Snippet snippet) => SnippetCompiler.Compile(snippet).EntryPoint.ShouldNotBeNull();

    [TestCaseSource(nameof(Run))]
    public async Task A_block_that_promises_to_run_runs_and_prints_something(Snippet snippet)
    {
        string folder = Directory.CreateTempSubdirectory("snippet").FullName, before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            (await SnippetCompiler.RunAsync(snippet)).ShouldNotBeNullOrWhiteSpace();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void The_readme_has_a_block_that_runs() => Run.ShouldContain(s => s.File == "README.md");
}

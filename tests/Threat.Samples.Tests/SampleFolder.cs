using System.Text.RegularExpressions;
using Threat.TestKit;

namespace Threat.Samples.Tests;

/// <summary>A folder of its own for each test, and what the README of a sample says its output is.</summary>
public abstract partial class SampleFolder(string sample)
{
    protected string Folder { get; private set; } = "";

    [SetUp]
    public void MakeFolder() => Folder = Directory.CreateTempSubdirectory("sample").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Folder, recursive: true);

    protected string Run(params string[] arguments)
    {
        (int exitCode, string output, string error) = SampleProcess.Run(sample, Folder, arguments);
        TestContext.Out.WriteLine(output);
        exitCode.ShouldBe(0, error);
        return output;
    }

    protected string Error(params string[] arguments)
    {
        (int exitCode, _, string error) = SampleProcess.Run(sample, Folder, arguments);
        exitCode.ShouldBe(1);
        return error;
    }

    /// <summary>The README's block of output has the lines that the sample printed; figures may differ in their digits from one machine to another.</summary>
    protected void ReadmeShows(string output)
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", sample, "README.md"));
        string shown = readme.Split("```text\n")[1].Split("```")[0];
        Lines(shown).ShouldBe(Lines(output));
    }

    // Indented lines are ranked rows: near ties fall differently from one processor to another.
    private static string[] Lines(string text) => [.. text.Split('\n').Where(static l => !l.StartsWith("  ", StringComparison.Ordinal)).Select(l => Figure().Replace(l, "#").Trim()).Where(l => l.Length > 0)];

    [GeneratedRegex(@"\d[\d.,:]*|\s+")]
    private static partial Regex Figure();
}

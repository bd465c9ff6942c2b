using System.Text.RegularExpressions;

namespace Threat.Readme.Tests;

/// <summary>
/// A C# block of a page. "```csharp" is compiled, "```csharp run" is run too, "```csharp continues" goes on where the page's previous block ended.
/// "```csharp wrong" and "```csharp right" go on from the page's first block; they are run, and what they promise is compared with what they keep.
/// </summary>
public sealed partial record Snippet(string File, int Line, string Flags, string Code)
{
    public bool Runs => Flags.Contains("run", StringComparison.Ordinal);

    public bool IsWrong => Flags.Contains("wrong", StringComparison.Ordinal);

    public bool IsRight => Flags.Contains("right", StringComparison.Ordinal);

    public bool Continues => Flags.Contains("continues", StringComparison.Ordinal);

    public override string ToString() => $"{File}:{Line}";

    public static IEnumerable<Snippet> InAllPages()
        => Pages().SelectMany(In);

    public static IEnumerable<string> Pages()
    {
        string root = TestKit.RepositoryRoot.Path;
        IEnumerable<string> files = [.. Directory.EnumerateFiles(root, "*.md"), .. ((string[])["docs", "src", "samples", "benchmarks"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.md", SearchOption.AllDirectories))];
        return files.Select(f => Path.GetRelativePath(root, f)).Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<Snippet> In(string file)
    {
        string text = System.IO.File.ReadAllText(Path.Combine(TestKit.RepositoryRoot.Path, file)).Replace("\r\n", "\n", StringComparison.Ordinal);
        Snippet? previous = null, first = null;
        foreach (Match match in Fence().Matches(text))
        {
            int line = text.AsSpan(0, match.Index).Count('\n') + 1;
            Snippet snippet = new(file, line, match.Groups["flags"].Value, match.Groups["code"].Value);
            if (snippet.Continues && previous is not null) snippet = snippet with { Code = previous.Code + snippet.Code };
            if ((snippet.IsWrong || snippet.IsRight) && first is not null) snippet = snippet with { Code = first.Code + snippet.Code };
            first ??= snippet;
            yield return previous = snippet;
        }
    }

    [GeneratedRegex("^```csharp(?<flags>[^\n]*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

namespace Threat.Features;

/// <summary>A line that could not be read.</summary>
/// <param name="File">The file's name as given.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record MalformedLine(string File, long Line, string Reason)
{
    /// <summary>file:line: reason.</summary>
    public override string ToString() => $"{File}:{Line}: {Reason}";
}

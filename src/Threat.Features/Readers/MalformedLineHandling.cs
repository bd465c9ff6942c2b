namespace Threat.Features;

/// <summary>What a reader does with a line it cannot read.</summary>
public enum MalformedLineHandling
{
    /// <summary>Counts it, keeps the first few with file and line in the report, and goes on.</summary>
    Skip,

    /// <summary>Throws a <see cref="LogFormatException"/>.</summary>
    Throw,
}

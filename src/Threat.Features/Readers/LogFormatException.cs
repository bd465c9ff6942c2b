namespace Threat.Features;

/// <summary>A log that cannot be read on: where, and what is wrong. The message never quotes the line, which may hold secrets.</summary>
public sealed class LogFormatException : IOException
{
    /// <summary>An error at a line.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="line">The line, from 1; 0 before the first.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="inner">The cause, or null.</param>
    public LogFormatException(string file, long line, string reason, Exception? inner = null)
        : base($"{file}:{line}: {reason}", inner)
    {
        File = file;
        Line = line;
        Reason = reason;
    }

    /// <summary>The file's name as given.</summary>
    public string File { get; }

    /// <summary>The line, from 1; 0 before the first.</summary>
    public long Line { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }
}

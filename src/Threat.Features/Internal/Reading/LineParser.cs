namespace Threat.Features.Internal;

/// <summary>Turns lines into events; one per read, not thread-safe.</summary>
internal abstract class LineParser : IDisposable
{
    protected readonly Utf8Strings Strings = new();
    protected readonly AddressCache Addresses = new();

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="output">Receives events.</param>
    /// <param name="reason">What is wrong, when the answer is <see cref="LineOutcome.Malformed"/> or <see cref="LineOutcome.Fatal"/>.</param>
    public abstract LineOutcome Parse(ReadOnlySpan<byte> line, long number, Queue<SecurityEvent> output, out string reason);

    /// <summary>What is left at the end of the log.</summary>
    public virtual void Finish(Queue<SecurityEvent> output)
    {
    }

    public virtual void Dispose()
    {
    }

    protected static LineOutcome Bad(string why, out string reason)
    {
        reason = why;
        return LineOutcome.Malformed;
    }
}

/// <summary>What a line was.</summary>
internal enum LineOutcome
{
    Row,
    Ignored,
    Malformed,

    /// <summary>Nothing after it can be read either, as after a header that lacks a column.</summary>
    Fatal,
}

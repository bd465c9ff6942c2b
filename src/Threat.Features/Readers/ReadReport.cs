using System.Text;

namespace Threat.Features;

/// <summary>What a reader read, skipped and found. Give one to several reads to add them up.</summary>
/// <remarks>Not thread-safe: one read at a time. Every line is counted once: <see cref="Lines"/> = <see cref="Rows"/> + <see cref="Malformed"/> + <see cref="Ignored"/>.</remarks>
public sealed class ReadReport
{
    internal const int KeptLines = 20;

    private readonly long[] _perKind = new long[7];
    private readonly List<MalformedLine> _malformedLines = [];

    /// <summary>Lines read.</summary>
    public long Lines { get; internal set; }

    /// <summary>Lines that gave an event or completed one.</summary>
    public long Rows { get; internal set; }

    /// <summary>Lines that could not be read.</summary>
    public long Malformed { get; private set; }

    /// <summary>Lines that are right and hold no event: headers, blank lines, and records of no interest or without a source address.</summary>
    public long Ignored { get; internal set; }

    /// <summary>Events given out.</summary>
    public long Events => _perKind.Sum();

    /// <summary>Bytes of text read, decompressed.</summary>
    public long TextBytes { get; internal set; }

    /// <summary>The first 20 malformed lines.</summary>
    public IReadOnlyList<MalformedLine> MalformedLines => _malformedLines;

    /// <summary>Events given out of one kind.</summary>
    public long this[SecurityEventKind kind] => _perKind[(int)kind];

    internal void Count(SecurityEventKind kind) => _perKind[(int)kind]++;

    internal void AddMalformed(MalformedLine line)
    {
        Malformed++;
        if (_malformedLines.Count < KeptLines) _malformedLines.Add(line);
    }

    /// <summary>One line: rows, malformed, ignored, events per kind.</summary>
    public override string ToString()
    {
        StringBuilder text = new($"{Lines} lines: {Rows} read, {Malformed} malformed, {Ignored} without an event; {Events} events");
        string separator = " (";
        for (int k = 0; k < _perKind.Length; k++)
        {
            if (_perKind[k] == 0) continue;
            text.Append(separator).Append((SecurityEventKind)k).Append(' ').Append(_perKind[k]);
            separator = ", ";
        }
        return text.Append(separator == " (" ? "." : ").").ToString();
    }
}

using System.Text;
using nietras.SeparatedValues;

namespace Threat.Features.Internal;

/// <summary>Splits CSV with Sep, fed one line at a time: the session counts lines and bounds their length, the library knows quotes.</summary>
internal sealed class CsvLines(byte separator) : IDisposable
{
    /// <summary>Sep's buffer fits its longest row and stays as long: after a longer line than this a new one is taken.</summary>
    private const int LongLine = 16 * 1024;

    /// <summary>Sep's limit for a row is 16 M characters.</summary>
    private const int LongestLine = 8 << 20;

    private readonly LineText _text = new();
    private SepReader? _reader;

    /// <summary>The line that was read last, its quotes removed.</summary>
    public SepReader.Row Current => _reader!.Current;

    /// <summary>Reads one line. False for one that is no row by itself: Sep would look for its end in the lines that follow.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, out string reason)
    {
        reason = "";
        if (line.Length > LongestLine) reason = $"the row is longer than {LongestLine} bytes.";
        else if (line.Contains((byte)'"') && line.Count((byte)'"') % 2 != 0) reason = "a quote is not closed.";
        else if (line.Contains((byte)'\r')) reason = "there is a carriage return within the row.";
        if (reason.Length > 0) return false;
        if (_text.LastLength > LongLine) Dispose();
        _text.Set(line);
        _reader ??= Sep.New((char)separator).Reader(static o => o with { HasHeader = false, Unescape = true, DisableColCountCheck = true }).From(_text);
        return _reader.MoveNext() ? true : throw new InvalidOperationException("The CSV reader took a line for the end.");
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>Gives out the line it was set to, as text with an end.</summary>
    private sealed class LineText : TextReader
    {
        private char[] _chars = new char[1024];
        private int _start, _end;

        public int LastLength { get; private set; }

        public void Set(ReadOnlySpan<byte> line)
        {
            if (line.Length + 1 > _chars.Length) _chars = new char[line.Length * 2];
            _start = 0;
            LastLength = Encoding.UTF8.GetChars(line, _chars);
            _chars[LastLength] = '\n';
            _end = LastLength + 1;
        }

        public override int Read(Span<char> buffer)
        {
            int n = Math.Min(buffer.Length, _end - _start);
            _chars.AsSpan(_start, n).CopyTo(buffer);
            _start += n;
            return n;
        }

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));
    }
}

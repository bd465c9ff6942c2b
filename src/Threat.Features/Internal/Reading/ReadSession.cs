using System.Buffers;
using System.IO.Compression;

namespace Threat.Features.Internal;

/// <summary>One read: blocks from the stream, lines from blocks, events from lines.</summary>
internal sealed class ReadSession : IDisposable
{
    private const int BlockSize = 256 * 1024, ProgressStep = 1 << 20;

    private readonly Stream _raw;
    private readonly string _name;
    private readonly LineParser _parser;
    private readonly EventReaderOptions _options;
    private readonly ReadReport _report;
    private readonly Queue<SecurityEvent> _ready = new();
    private readonly ResumedStream _counted;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private GZipStream? _gzip;
    private Stream? _text;
    private int _start, _end;
    private long _line, _nextProgress = ProgressStep;
    private bool _ended, _skipping, _finished;

    public ReadSession(Stream stream, string name, LineParser parser, EventReaderOptions options, ReadReport report)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (_raw, _name, _parser, _options, _report) = (stream, name, parser, options, report);
        _counted = new ResumedStream(stream);
    }

    /// <summary>Reads the next block. False when everything was given out.</summary>
    public bool Fill(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_finished) return false;
        _text ??= Detect(_counted.Peek());
        MakeRoom();
        try
        {
            Accept(_text.Read(_buffer, _end, _buffer.Length - _end));
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
        return true;
    }

    /// <summary>Reads the next block. False when everything was given out.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_finished) return false;
        _text ??= Detect(await _counted.PeekAsync(cancellationToken).ConfigureAwait(false));
        MakeRoom();
        try
        {
            Accept(await _text.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false));
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
        return true;
    }

    /// <summary>The next event from what was read so far.</summary>
    public bool TryNext(out SecurityEvent? e)
    {
        while (!_ready.TryDequeue(out e))
        {
            if (TryLine(out ReadOnlySpan<byte> line)) Parse(line);
            else if (_ended && !_finished)
            {
                _finished = true;
                _parser.Finish(_ready);
                foreach (SecurityEvent last in _ready) _report.Count(last.Kind);
                Report(true);
            }
            else return false;
        }
        return true;
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _parser.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer, true);
        _buffer = [];
    }

    private Stream Detect(ReadOnlySpan<byte> first)
    {
        if (first is not [0x1F, 0x8B]) return _counted;
        _counted.MarkEnd();
        return _gzip = new GZipStream(_counted, CompressionMode.Decompress, true);
    }

    private LogFormatException Damaged(Exception e) => new(_name, _line, $"the gzip is truncated or damaged after line {_line}. Copy or download the file again; what was read before is not complete.", e);

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end < _buffer.Length) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, true);
        _buffer = larger;
    }

    private void Accept(int count)
    {
        _end += count;
        _report.TextBytes += count;
        _ended = count == 0;
        if (_ended && _gzip is not null)
        {
            if (!_buffer.AsSpan(_start, _end - _start).EndsWith(ResumedStream.EndMark)) throw Damaged(new InvalidDataException("The end of the gzip is missing."));
            _end -= ResumedStream.EndMark.Length;
            _report.TextBytes -= ResumedStream.EndMark.Length;
        }
        Report(false);
    }

    /// <summary>The next whole line. Text that comes out of a gzip after its last byte went in waits until the end is known to be right.</summary>
    private bool TryLine(out ReadOnlySpan<byte> line)
    {
        if (_counted.IsEndMarked && !_ended)
        {
            line = default;
            return false;
        }
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
            int length = rest.IndexOf((byte)'\n');
            if (length < 0 && rest.Length > _options.MaxLineBytes)
            {
                if (!_skipping) TooLong();
                _skipping = true;
                _start = _end - ResumedStream.EndMark.Length;
                line = default;
                return false;
            }
            if (length < 0 && !(_ended && rest.Length > 0))
            {
                line = default;
                return false;
            }
            line = length < 0 ? rest : rest[..length];
            _start += length < 0 ? rest.Length : length + 1;
            if (_skipping)
            {
                _skipping = false;
                continue;
            }
            if (line.Length <= _options.MaxLineBytes) break;
            TooLong();
        }
        if (line is [.., (byte)'\r']) line = line[..^1];
        return true;
    }

    private void TooLong()
    {
        _line++;
        _report.Lines++;
        Malformed($"the line is longer than {_options.MaxLineBytes} bytes; raise EventReaderOptions.MaxLineBytes if that is right.");
    }

    private void Parse(ReadOnlySpan<byte> line)
    {
        _line++;
        _report.Lines++;
        if (_line == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        if (line.Trim(" \t"u8).IsEmpty)
        {
            _report.Ignored++;
            return;
        }
        switch (_parser.Parse(line, _line, _ready, out string reason))
        {
            case LineOutcome.Row:
                _report.Rows++;
                foreach (SecurityEvent e in _ready) _report.Count(e.Kind);
                break;
            case LineOutcome.Ignored: _report.Ignored++; break;
            case LineOutcome.Fatal: throw new LogFormatException(_name, _line, reason);
            default: Malformed(reason); break;
        }
    }

    private void Malformed(string reason)
    {
        if (_options.MalformedLines == MalformedLineHandling.Throw) throw new LogFormatException(_name, _line, reason);
        _report.AddMalformed(new MalformedLine(_name, _line, reason));
    }

    private void Report(bool last)
    {
        if (_options.Progress is null || (!last && _report.TextBytes < _nextProgress)) return;
        _nextProgress = _report.TextBytes + ProgressStep;
        _options.Progress.Report(new ReadProgress(_name, _counted.BytesRead, _raw.CanSeek ? _raw.Length : null, _line));
    }
}

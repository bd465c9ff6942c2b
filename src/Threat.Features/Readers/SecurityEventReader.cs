using System.Runtime.CompilerServices;
using Threat.Features.Internal;
using Threat.Shared;

namespace Threat.Features;

/// <summary>Reads security events from a log, line by line in bounded memory; gzip is recognised by its first bytes.</summary>
/// <remarks>
/// Thread-safe: a reader holds options, each call its own state. A malformed line is counted and reported with file and line, and skipped or fatal by
/// option. A truncated or damaged gzip is always fatal: <see cref="LogFormatException"/>.
/// </remarks>
public abstract class SecurityEventReader
{
    private readonly EventReaderOptions _options;

    private protected SecurityEventReader(string format, SecurityEventKinds kinds, EventReaderOptions? options)
    {
        _options = options ?? new EventReaderOptions();
        Guard.InRange(_options.MaxLineBytes, 256, 1 << 28, nameof(EventReaderOptions.MaxLineBytes));
        if (_options.FirstYear is { } year && year is < 1970 or > 9998) throw new ArgumentOutOfRangeException(nameof(options), year, $"FirstYear is {year}; allowed is 1970 to 9998.");
        Format = format;
        Kinds = kinds;
        Hasher = _options.Hasher ?? SecretHasher.CreateEphemeral();
    }

    /// <summary>What it reads, as in "Zeek conn.log".</summary>
    public string Format { get; }

    /// <summary>The kinds of events that this log can hold: what a live sensor of this format reports.</summary>
    public SecurityEventKinds Kinds { get; }

    private protected EventReaderOptions Options => _options;

    private protected SecretHasher Hasher { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; gzip accepted.</param>
    /// <param name="report">Receives the counts while reading; null to do without.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LogFormatException">A line is malformed and the option says throw, the header lacks a column, or the gzip is damaged.</exception>
    public IEnumerable<SecurityEvent> ReadFile(string path, ReadReport? report = null, CancellationToken cancellationToken = default)
    {
        using FileStream file = Open(path);
        foreach (SecurityEvent e in Read(file, path, report, cancellationToken)) yield return e;
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">Text or gzip; left open.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="report">Receives the counts while reading; null to do without.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="LogFormatException">A line is malformed and the option says throw, the header lacks a column, or the gzip is damaged.</exception>
    public IEnumerable<SecurityEvent> Read(Stream stream, string name, ReadReport? report = null, CancellationToken cancellationToken = default)
    {
        ReadSession session = new(stream, name, CreateParser(stream), _options, report ?? new ReadReport());
        try
        {
            while (session.Fill(cancellationToken))
            {
                while (session.TryNext(out SecurityEvent? e)) yield return e!;
            }
        }
        finally
        {
            session.Dispose();
        }
    }

    /// <summary>Reads a file with asynchronous I/O.</summary>
    /// <param name="path">The file; gzip accepted.</param>
    /// <param name="report">Receives the counts while reading; null to do without.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LogFormatException">A line is malformed and the option says throw, the header lacks a column, or the gzip is damaged.</exception>
    public async IAsyncEnumerable<SecurityEvent> ReadFileAsync(string path, ReadReport? report = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using FileStream file = Open(path);
        await foreach (SecurityEvent e in ReadAsync(file, path, report, cancellationToken).ConfigureAwait(false)) yield return e;
    }

    /// <summary>Reads a stream with asynchronous I/O.</summary>
    /// <param name="stream">Text or gzip; left open.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="report">Receives the counts while reading; null to do without.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="LogFormatException">A line is malformed and the option says throw, the header lacks a column, or the gzip is damaged.</exception>
    public async IAsyncEnumerable<SecurityEvent> ReadAsync(Stream stream, string name, ReadReport? report = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadSession session = new(stream, name, CreateParser(stream), _options, report ?? new ReadReport());
        try
        {
            while (await session.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                while (session.TryNext(out SecurityEvent? e)) yield return e!;
            }
        }
        finally
        {
            session.Dispose();
        }
    }

    private protected abstract LineParser CreateParser(Stream stream);

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no log at '{path}'. Give the path of a file, plain or gzip.", path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
    }
}

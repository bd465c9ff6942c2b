using System.IO.Compression;
using System.Security.Cryptography;

namespace Threat.Features.Internal;

/// <summary>
/// Counts what is read and gives back the first bytes that were looked at. A gzip gets one more member of random text behind its end: the runtime's
/// decoder takes a truncated gzip for a whole one, but only behind a whole one that text comes out again.
/// </summary>
internal sealed class ResumedStream(Stream inner) : Stream
{
    public static readonly byte[] EndMark = MakeMark();
    private static readonly byte[] EndMember = Compress(EndMark);

    private readonly byte[] _first = new byte[2];
    private int _firstCount, _given, _member = -1;

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("A log is read forwards.");

    public override long Position { get => BytesRead; set => throw new NotSupportedException("A log is read forwards."); }

    public ReadOnlySpan<byte> Peek()
    {
        while (_firstCount < 2 && inner.Read(_first, _firstCount, 2 - _firstCount) is var n and > 0) _firstCount += n;
        return _first.AsSpan(0, _firstCount);
    }

    public async ValueTask<byte[]> PeekAsync(CancellationToken cancellationToken)
    {
        while (_firstCount < 2 && await inner.ReadAsync(_first.AsMemory(_firstCount), cancellationToken).ConfigureAwait(false) is var n and > 0) _firstCount += n;
        return _first[.._firstCount];
    }

    /// <summary>Whether the end has been reached and the last member been given out, in part or whole.</summary>
    public bool IsEndMarked => _member > 0;

    public void MarkEnd() => _member = 0;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int n = GiveBack(buffer);
        if (n == 0) n = inner.Read(buffer);
        BytesRead += n;
        return n > 0 ? n : GiveMember(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int n = GiveBack(buffer.Span);
        if (n == 0) n = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        BytesRead += n;
        return n > 0 ? n : GiveMember(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A log is read forwards.");

    public override void SetLength(long value) => throw new NotSupportedException("A log is only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A log is only read.");

    private int GiveBack(Span<byte> buffer)
    {
        int n = Math.Min(buffer.Length, _firstCount - _given);
        _first.AsSpan(_given, n).CopyTo(buffer);
        _given += n;
        return n;
    }

    private int GiveMember(Span<byte> buffer)
    {
        if (_member < 0) return 0;
        int n = Math.Min(buffer.Length, EndMember.Length - _member);
        EndMember.AsSpan(_member, n).CopyTo(buffer);
        _member += n;
        return n;
    }

    private static byte[] MakeMark()
    {
        byte[] mark = RandomNumberGenerator.GetBytes(24);
        mark.AsSpan().Replace((byte)'\n', (byte)'!');
        return mark;
    }

    private static byte[] Compress(byte[] text)
    {
        MemoryStream member = new();
        using (GZipStream gzip = new(member, CompressionLevel.NoCompression, true)) gzip.Write(text);
        return member.ToArray();
    }
}

using System.Buffers;
using System.Text;

namespace Threat.Features.Internal;

/// <summary>Looks at one request target: restricted paths, traversal, SQL injection and cross-site scripting, each after decoding.</summary>
internal sealed class RequestAnalyzer
{
    private static readonly SearchValues<byte> Harmless = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/~"u8);
    private readonly int[] _bytes = new int[256];
    private byte[] _raw = new byte[512];
    private byte[] _decoded = new byte[512];

    public RequestFindings Analyze(string target)
    {
        int most = Encoding.UTF8.GetMaxByteCount(target.Length);
        if (_raw.Length < most)
        {
            _raw = new byte[most];
            _decoded = new byte[most];
        }
        int length = Encoding.UTF8.GetBytes(target, _raw);
        ReadOnlySpan<byte> raw = _raw.AsSpan(0, length);
        raw.CopyTo(_decoded);
        int decoded = PercentDecoder.Decode(_decoded.AsSpan(0, length), false);
        double entropy = Entropy(_decoded.AsSpan(0, decoded));

        ReadOnlySpan<byte> local = WithoutOrigin(raw);
        int mark = local.IndexOf((byte)'?');
        RequestTraits traits = Path(mark < 0 ? local : local[..mark]);
        if (mark >= 0) traits |= Query(local[(mark + 1)..]);
        return new RequestFindings(length, entropy, traits);
    }

    /// <summary>Judges one decoded argument.</summary>
    public static RequestTraits Argument(ReadOnlySpan<byte> lower)
    {
        RequestTraits traits = PathTraversal.IsMatch(lower) ? RequestTraits.PathTraversal : RequestTraits.None;
        if (lower.IndexOfAnyExcept(Harmless) < 0) return traits;
        if (SqlInjection.IsMatch(lower)) traits |= RequestTraits.SqlInjection;
        if (CrossSiteScripting.IsMatch(lower)) traits |= RequestTraits.CrossSiteScripting;
        return traits;
    }

    /// <summary>Absolute form, as proxies get it, without scheme and host.</summary>
    private static ReadOnlySpan<byte> WithoutOrigin(ReadOnlySpan<byte> target)
    {
        if (target.Length == 0 || target[0] == '/') return target;
        int scheme = target.IndexOf("://"u8);
        if (scheme is < 1 or > 8) return target;
        int slash = target[(scheme + 3)..].IndexOf((byte)'/');
        return slash < 0 ? "/"u8 : target[(scheme + 3 + slash)..];
    }

    private RequestTraits Path(ReadOnlySpan<byte> raw)
    {
        RequestTraits traits = PathTraversal.IsMatch(raw) ? RequestTraits.PathTraversal : RequestTraits.None;
        Span<byte> text = _decoded.AsSpan(0, raw.Length);
        raw.CopyTo(text);
        text = text[..PercentDecoder.DecodeFully(text, false)];
        if (RestrictedPaths.IsMatch(text)) traits |= RequestTraits.RestrictedPath;
        return traits | Argument(text);
    }

    private RequestTraits Query(ReadOnlySpan<byte> raw)
    {
        RequestTraits traits = RequestTraits.None;
        while (true)
        {
            int end = raw.IndexOf((byte)'&');
            ReadOnlySpan<byte> pair = end < 0 ? raw : raw[..end];
            int equals = pair.IndexOf((byte)'=');
            if (equals < 0) traits |= Decode(pair);
            else traits |= Decode(pair[..equals]) | Decode(pair[(equals + 1)..]);
            if (end < 0) return traits;
            raw = raw[(end + 1)..];
        }
    }

    private RequestTraits Decode(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return RequestTraits.None;
        Span<byte> text = _decoded.AsSpan(0, raw.Length);
        raw.CopyTo(text);
        text = text[..PercentDecoder.DecodeFully(text, true)];
        RequestTraits traits = Argument(text);
        return RestrictedPaths.IsFile(text) ? traits | RequestTraits.RestrictedPath : traits;
    }

    private double Entropy(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return double.NaN;
        Array.Clear(_bytes);
        foreach (byte b in text) _bytes[b]++;
        double sum = 0;
        foreach (byte b in text)
        {
            int c = _bytes[b];
            if (c == 0) continue;
            sum += LogTable.Times(c);
            _bytes[b] = 0;
        }
        return Math.Clamp(Math.Log2(text.Length) - sum / text.Length, 0, 8);
    }
}

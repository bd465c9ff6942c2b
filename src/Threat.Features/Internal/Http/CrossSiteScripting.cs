using System.Collections.Frozen;
using System.Text;

namespace Threat.Features.Internal;

/// <summary>Markup or script where a value should be: dangerous elements, event handlers, script URLs, and code that breaks out of a string.</summary>
internal static class CrossSiteScripting
{
    private static readonly FrozenSet<string> Elements = FrozenSet.ToFrozenSet(
        ["script", "iframe", "object", "embed", "applet", "meta", "base", "frameset", "frame", "link", "style", "svg", "xml", "layer", "ilayer", "bgsound", "isindex", "xss", "math", "template", "portal", "noscript"]);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ElementLookup = Elements.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly byte[][] Calls = Bytes("alert(", "prompt(", "confirm(", "eval(", "fromcharcode", "document.cookie", "document.write", "document.location", "window.location", "settimeout(", "constructor(");

    private static readonly byte[][] Schemes = Bytes("javascript:", "vbscript:", "livescript:", "mocha:", "data:text/html", "data:image/svg");

    public static bool IsMatch(ReadOnlySpan<byte> lower)
    {
        if (lower.IndexOfAny("<>\"'=(:`"u8) < 0) return false;
        Span<byte> text = lower.Length <= 2048 ? stackalloc byte[lower.Length] : new byte[lower.Length];
        text = text[..Flatten(lower, text)];
        return HasElement(text) || HasHandler(text) || HasScheme(text) || HasCall(text);
    }

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Character references decoded (&amp;#60; &amp;#x3c; &amp;lt;), tabs and line ends inside words dropped.</summary>
    private static int Flatten(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int n = 0;
        for (int i = 0; i < from.Length; i++)
        {
            byte b = from[i];
            if (b is (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
            if (b == '&' && HtmlReference.TryRead(from[i..], out byte value, out int length))
            {
                b = value;
                i += length - 1;
            }
            to[n++] = b;
        }
        return n;
    }

    private static bool HasElement(ReadOnlySpan<byte> t)
    {
        Span<char> name = stackalloc char[16];
        for (int at = t.IndexOf((byte)'<'); at >= 0;)
        {
            int start = at + 1;
            while (start < t.Length && t[start] is (byte)'/' or (byte)' ' or (byte)'<') start++;
            int end = start;
            while (end < t.Length && end - start < name.Length && (t[end] is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9')) end++;
            if (end > start)
            {
                int n = Encoding.Latin1.GetChars(t[start..end], name);
                if (ElementLookup.Contains(name[..n])) return true;
            }
            if (start < t.Length && t[start] is (byte)'?' or (byte)'%' && t[start..].IndexOf((byte)'(') > 0) return true;
            if (start < t.Length && t[start] == '!' && t[start..].StartsWith("![cdata["u8)) return true;
            int next = t[(at + 1)..].IndexOf((byte)'<');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return false;
    }

    /// <summary>An attribute on…= that follows a space, a quote or a slash, within a tag or after a quote that closes one.</summary>
    private static bool HasHandler(ReadOnlySpan<byte> t)
    {
        if (t.IndexOfAny((byte)'<', (byte)'"', (byte)'\'') < 0 && t.IndexOf((byte)'`') < 0) return false;
        for (int from = 0; from < t.Length;)
        {
            int at = t[from..].IndexOf("on"u8);
            if (at < 0) return false;
            at += from;
            int end = at + 2;
            while (end < t.Length && t[end] is >= (byte)'a' and <= (byte)'z') end++;
            int equals = end;
            while (equals < t.Length && t[equals] == ' ') equals++;
            bool begins = at > 0 && t[at - 1] is (byte)' ' or (byte)'"' or (byte)'\'' or (byte)'/' or (byte)'`' or 0x0B or 0x0C;
            if (begins && end - at >= 5 && equals < t.Length && t[equals] == '=') return true;
            from = end;
        }
        return false;
    }

    private static bool HasScheme(ReadOnlySpan<byte> t)
    {
        foreach (byte[] scheme in Schemes)
        {
            for (int at = t.IndexOf(scheme); at >= 0;)
            {
                int end = at + scheme.Length;
                if (end < t.Length && (at == 0 || t[at - 1] is not (>= (byte)'a' and <= (byte)'z'))) return true;
                int next = t[end..].IndexOf(scheme);
                at = next < 0 ? -1 : end + next;
            }
        }
        int expression = t.IndexOf("expression("u8);
        return expression > 0 && t[..expression].IndexOf((byte)':') >= 0;
    }

    /// <summary>A script call beside markup or after something that ends a string or a statement.</summary>
    private static bool HasCall(ReadOnlySpan<byte> t)
    {
        foreach (byte[] call in Calls)
        {
            int at = t.IndexOf(call);
            if (at >= 0 && (at == 0 || t[..at].IndexOfAny("'\"<>;`=+/"u8) >= 0 || t[at..].IndexOfAny((byte)'<', (byte)'>') >= 0)) return true;
        }
        return false;
    }
}

namespace Threat.Features.Internal;

/// <summary>A path that climbs: a ".." segment between slashes of either kind, also in the spellings that naive filters miss.</summary>
internal static class PathTraversal
{
    public static bool IsMatch(ReadOnlySpan<byte> text)
    {
        for (int from = 0; ;)
        {
            int at = text[from..].IndexOf(".."u8);
            if (at < 0) break;
            at += from;
            int end = at + 2;
            while (end < text.Length && text[end] == '.') end++;
            bool after = end < text.Length && (IsSlash(text[end]) || (text[end] == ';' && end + 1 < text.Length && IsSlash(text[end + 1])) || IsEncodedSlash(text[end..]));
            bool before = at == 0 || IsSlash(text[at - 1]) || text[at - 1] is (byte)'=' or (byte)':' || IsLowAscii(text[at - 1]);
            if (before && (after || (end == text.Length && at > 0))) return true;
            from = end;
        }
        return text.IndexOf((ReadOnlySpan<byte>)[0xC0, 0xAE]) >= 0 || (text.IndexOf((byte)'0') >= 0 && (text.IndexOf("0x2e0x2e"u8) >= 0 || text.IndexOf("%c0%ae"u8) >= 0));
    }

    private static bool IsSlash(byte b) => b is (byte)'/' or (byte)'\\';

    private static bool IsLowAscii(byte b) => b < 0x20;

    /// <summary>An over-long UTF-8 slash or backslash, raw or still encoded.</summary>
    private static bool IsEncodedSlash(ReadOnlySpan<byte> rest)
        => rest.StartsWith("%2f"u8) || rest.StartsWith("%5c"u8) || rest.StartsWith("%2F"u8) || rest.StartsWith("%5C"u8) || rest.StartsWith("%c0%af"u8) || rest.StartsWith("%c1%9c"u8)
            || rest.StartsWith("%252f"u8) || rest.StartsWith("0x2f"u8) || rest.StartsWith("0x5c"u8) || (rest.Length > 1 && ((rest[0] == 0xC0 && rest[1] == 0xAF) || (rest[0] == 0xC1 && rest[1] == 0x9C)));
}

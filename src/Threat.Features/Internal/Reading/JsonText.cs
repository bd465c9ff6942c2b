using System.Text;

namespace Threat.Features.Internal;

/// <summary>Resolves the escapes of a JSON string.</summary>
internal static class JsonText
{
    /// <summary>Writes the text; the escapes are known to be well formed.</summary>
    /// <param name="raw">The string without its quotes.</param>
    /// <param name="destination">At least as long.</param>
    /// <returns>Bytes written, or −1 when the text is no UTF-8 or an escaped surrogate stands alone.</returns>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        int n = 0;
        while (true)
        {
            int escape = raw.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = escape < 0 ? raw : raw[..escape];
            plain.CopyTo(destination[n..]);
            n += plain.Length;
            if (escape < 0) break;
            raw = raw[(escape + 1)..];
            if (raw[0] != 'u')
            {
                destination[n++] = raw[0] switch { (byte)'b' => 8, (byte)'f' => 12, (byte)'n' => 10, (byte)'r' => 13, (byte)'t' => 9, var same => same };
                raw = raw[1..];
                continue;
            }
            int code = Hex(raw[1..5]);
            raw = raw[5..];
            if (char.IsHighSurrogate((char)code) && raw.Length >= 6 && raw[0] == '\\' && raw[1] == 'u' && char.IsLowSurrogate((char)Hex(raw[2..6])))
            {
                code = char.ConvertToUtf32((char)code, (char)Hex(raw[2..6]));
                raw = raw[6..];
            }
            if (!Rune.TryCreate(code, out Rune rune)) return -1;
            n += rune.EncodeToUtf8(destination[n..]);
        }
        return System.Text.Unicode.Utf8.IsValid(destination[..n]) ? n : -1;
    }

    private static int Hex(ReadOnlySpan<byte> four)
    {
        int value = 0;
        foreach (byte b in four) value = value << 4 | (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        return value;
    }
}

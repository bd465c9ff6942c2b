namespace Threat.Features.Internal;

/// <summary>Decodes %XX and %uXXXX, in as many rounds as attackers nest (three), and lowers ASCII letters.</summary>
internal static class PercentDecoder
{
    public const int Rounds = 3;

    /// <summary>One round in place.</summary>
    /// <returns>The decoded length.</returns>
    public static int Decode(Span<byte> text, bool plusIsSpace)
    {
        int first = plusIsSpace ? text.IndexOfAny((byte)'%', (byte)'+') : text.IndexOf((byte)'%');
        if (first < 0) return text.Length;
        int to = first;
        for (int i = first; i < text.Length; i++)
        {
            byte b = text[i];
            if (b == '+' && plusIsSpace) b = (byte)' ';
            else if (b == '%' && i + 2 < text.Length && Hex(text[i + 1]) is var h and >= 0 && Hex(text[i + 2]) is var l and >= 0)
            {
                b = (byte)(h << 4 | l);
                i += 2;
            }
            else if (b == '%' && i + 5 < text.Length && (text[i + 1] | 0x20) == 'u' && Wide(text.Slice(i + 2, 4)) is var wide and >= 0)
            {
                b = Fold(wide);
                i += 5;
            }
            text[to++] = b;
        }
        return to;
    }

    /// <summary>All rounds in place, then lower case, NUL bytes removed.</summary>
    public static int DecodeFully(Span<byte> text, bool plusIsSpace)
    {
        int length = text.Length;
        for (int round = 0; round < Rounds; round++)
        {
            int shorter = Decode(text[..length], plusIsSpace && round == 0);
            if (shorter == length) break;
            length = shorter;
        }
        int to = 0;
        for (int i = 0; i < length; i++)
        {
            byte b = text[i];
            if (b == 0) continue;
            text[to++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
        }
        return to;
    }

    private static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };

    private static int Wide(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        foreach (byte d in digits)
        {
            int h = Hex(d);
            if (h < 0) return -1;
            value = value << 4 | h;
        }
        return value;
    }

    /// <summary>Full-width forms (U+FF01 to U+FF5E) as ASCII; other wide characters as one byte that means nothing.</summary>
    private static byte Fold(int c) => c < 256 ? (byte)c : c is >= 0xFF01 and <= 0xFF5E ? (byte)(c - 0xFEE0) : (byte)0xFF;
}

namespace Threat.Features.Internal;

/// <summary>HTML character references, as browsers read them.</summary>
internal static class HtmlReference
{
    public static bool TryRead(ReadOnlySpan<byte> text, out byte value, out int length)
    {
        value = 0;
        length = 0;
        if (text.StartsWith("&lt;"u8)) (value, length) = ((byte)'<', 4);
        else if (text.StartsWith("&gt;"u8)) (value, length) = ((byte)'>', 4);
        else if (text.StartsWith("&quot;"u8)) (value, length) = ((byte)'"', 6);
        else if (text.StartsWith("&apos;"u8)) (value, length) = ((byte)'\'', 6);
        else if (text.StartsWith("&colon;"u8)) (value, length) = ((byte)':', 7);
        else if (text.StartsWith("&#"u8)) return TryReadNumber(text, out value, out length);
        return length > 0;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, out byte value, out int length)
    {
        int i = 2, number = 0, digits = 0;
        bool hex = text.Length > 2 && text[2] == 'x';
        if (hex) i++;
        for (; i < text.Length; i++, digits++) // of any length, since zeros may lead; the number saturates
        {
            int d = text[i] is >= (byte)'0' and <= (byte)'9' ? text[i] - '0' : hex && text[i] is >= (byte)'a' and <= (byte)'f' ? text[i] - 'a' + 10 : -1;
            if (d < 0) break;
            number = Math.Min(0xFFFFFF, number * (hex ? 16 : 10) + d);
        }
        if (i < text.Length && text[i] == ';') i++;
        length = i;
        value = number is > 0 and < 128 ? (byte)(number is >= 'A' and <= 'Z' ? number | 0x20 : number) : (byte)0xFF;
        return digits > 0;
    }
}

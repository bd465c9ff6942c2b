using System.Buffers;

namespace Threat.Features.Internal;

/// <summary>Cuts text into SQL tokens and writes one letter per token; see <see cref="SqlWords"/>. Parentheses are left out except before SELECT.</summary>
internal static class SqlTokenizer
{
    private static readonly SearchValues<byte> WordBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_$."u8);

    /// <summary>Tokenises.</summary>
    /// <param name="text">Decoded lower-case text.</param>
    /// <param name="quote">The quote that the text stands in, or 0 when it stands free: then it begins with the rest of a string.</param>
    /// <param name="letters">Receives the fingerprint.</param>
    /// <returns>Its length.</returns>
    public static int Tokenize(ReadOnlySpan<byte> text, byte quote, Span<byte> letters)
    {
        int n = 0, i = 0;
        if (quote != 0)
        {
            letters[n++] = SqlWords.Text;
            i = SkipString(text, 0, quote);
        }
        while (i < text.Length && n < letters.Length)
        {
            byte b = text[i], letter;
            int start = i;
            switch (b)
            {
                case (byte)'\'' or (byte)'"' or (byte)'`':
                    i = SkipString(text, i + 1, b);
                    letter = SqlWords.Text;
                    break;
                case >= (byte)'0' and <= (byte)'9':
                    letter = Number(text, ref i);
                    break;
                case >= (byte)'a' and <= (byte)'z' or (byte)'_' or >= 0x80:
                    i = WordEnd(text, i);
                    letter = SqlWords.Classify(text[start..i], i < text.Length && text[i] == '(');
                    break;
                case (byte)'@':
                    while (i < text.Length && text[i] == '@') i++;
                    i = WordEnd(text, i);
                    letter = start > 0 && text[start - 1] is >= (byte)'a' and <= (byte)'z' ? SqlWords.Word : SqlWords.Variable;
                    break;
                case (byte)';': letter = SqlWords.Semicolon; i++; break;
                case (byte)',': letter = SqlWords.Comma; i++; break;
                case (byte)'#': letter = SqlWords.Comment; i = text.Length; break;
                default: letter = Symbol(text, ref i); break;
            }
            if (letter != 0) letters[n++] = letter;
        }
        return n;
    }

    private static int SkipString(ReadOnlySpan<byte> text, int i, byte quote)
    {
        while (i < text.Length)
        {
            int at = text[i..].IndexOfAny(quote, (byte)'\\');
            if (at < 0) return text.Length;
            i += at;
            if (text[i] == '\\')
            {
                i += 2;
                continue;
            }
            if (i + 1 < text.Length && text[i + 1] == quote && i + 2 < text.Length && text[i + 2] is >= (byte)'a' and <= (byte)'z')
            {
                i += 2;
                continue;
            }
            return i + 1;
        }
        return text.Length;
    }

    private static int WordEnd(ReadOnlySpan<byte> text, int i)
    {
        while (i < text.Length && (WordBytes.Contains(text[i]) || text[i] >= 0x80)) i++;
        return i;
    }

    /// <summary>A number, hexadecimal too; digits with letters on them are a word.</summary>
    private static byte Number(ReadOnlySpan<byte> text, ref int i)
    {
        int start = i;
        i = WordEnd(text, i);
        ReadOnlySpan<byte> word = text[start..i];
        if (word.StartsWith("0x"u8)) return SqlWords.Number;
        return word.IndexOfAnyExceptInRange((byte)'.', (byte)'9') < 0 ? SqlWords.Number : SqlWords.Word;
    }

    /// <summary>Operators, comments and parentheses; 0 for what is left out.</summary>
    private static byte Symbol(ReadOnlySpan<byte> text, ref int i)
    {
        byte b = text[i], next = i + 1 < text.Length ? text[i + 1] : (byte)0;
        switch (b)
        {
            case (byte)'-' when next == '-' && (i + 2 >= text.Length || text[i + 2] is (byte)' ' or (byte)'+' or (byte)'-' or (byte)'\t' or (byte)'\n' or (byte)'\r' || IsAfterValue(text, i)):
                i = text.Length;
                return SqlWords.Comment;
            case (byte)'/' when next == '*':
                return BlockComment(text, ref i);
            case (byte)'=' or (byte)'<' or (byte)'>' or (byte)'~':
                while (i < text.Length && text[i] is (byte)'=' or (byte)'<' or (byte)'>' or (byte)'~' or (byte)'*') i++;
                return SqlWords.Compare;
            case (byte)'!' when next is (byte)'=' or (byte)'<' or (byte)'>' or (byte)'~':
                i += 2;
                return SqlWords.Compare;
            case (byte)'!': i++; return SqlWords.Not;
            case (byte)'|' or (byte)'&' when next == b: i += 2; return b == '|' ? SqlWords.Arithmetic : SqlWords.Logic;
            case (byte)':' when next == ':': i = WordEnd(text, i + 2); return 0;
            case (byte)'+' or (byte)'*' or (byte)'/' or (byte)'%' or (byte)'|' or (byte)'&' or (byte)'^': i++; return SqlWords.Arithmetic;
            case (byte)'-': i++; return next is >= (byte)'0' and <= (byte)'9' ? (byte)0 : SqlWords.Arithmetic;
            case (byte)'(': i++; return text[i..].TrimStart("( \t\r\n"u8).StartsWith("select"u8) ? SqlWords.Open : (byte)0;
            default: i++; return 0;
        }
    }

    /// <summary>Whether "--" without a blank follows a string, a number or a parenthesis, as injected comments do; in "x--y.html" it does not.</summary>
    private static bool IsAfterValue(ReadOnlySpan<byte> text, int i) => i > 0 && text[i - 1] is (byte)'\'' or (byte)'"' or (byte)')';

    private static byte BlockComment(ReadOnlySpan<byte> text, ref int i)
    {
        if (i + 2 < text.Length && text[i + 2] == '!')
        {
            i += 3;
            while (i < text.Length && text[i] is >= (byte)'0' and <= (byte)'9') i++;
            return 0;
        }
        int end = text[(i + 2)..].IndexOf("*/"u8);
        i = end < 0 ? text.Length : i + 2 + end + 2;
        return end < 0 ? SqlWords.Comment : (byte)0;
    }
}

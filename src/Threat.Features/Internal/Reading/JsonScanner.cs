using System.Buffers;
using System.Runtime.CompilerServices;

namespace Threat.Features.Internal;

/// <summary>Walks one JSON text (RFC 8259) without exceptions: every method says whether it went well, and <see cref="At"/> is where it stopped.</summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> text)
{
    private const int MaximumNesting = 64;
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(static b => (byte)b)]);
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private readonly ReadOnlySpan<byte> _text = text;

    public int At { get; private set; }

    /// <summary>The next byte, or 0 at the end.</summary>
    public readonly byte Next => At < _text.Length ? _text[At] : (byte)0;

    public readonly bool IsAtEnd => At >= _text.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipSpace()
    {
        while (At < _text.Length && _text[At] <= ' ' && _text[At] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') At++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(byte expected)
    {
        if (Next != expected) return false;
        At++;
        return true;
    }

    /// <summary>A string: what stands between its quotes, escapes as they are.</summary>
    public bool String(out ReadOnlySpan<byte> raw, out bool escaped)
    {
        raw = default;
        escaped = false;
        if (!Take((byte)'"')) return false;
        int start = At;
        while (true)
        {
            int length = _text[At..].IndexOfAny(StringEnds);
            if (length < 0)
            {
                At = _text.Length;
                return false;
            }
            At += length;
            if (_text[At] == '"')
            {
                raw = _text[start..At++];
                return true;
            }
            escaped = true;
            if (_text[At] != '\\' || !Escape()) return false;
        }
    }

    /// <summary>A number, true, false or null: its text.</summary>
    public bool Scalar(out ReadOnlySpan<byte> raw)
    {
        int start = At;
        bool good = Next switch
        {
            (byte)'t' => Word("true"u8),
            (byte)'f' => Word("false"u8),
            (byte)'n' => Word("null"u8),
            _ => Number(),
        };
        raw = good ? _text[start..At] : default;
        return good;
    }

    /// <summary>Passes over any value.</summary>
    public bool Skip(int nesting)
    {
        byte open = Next;
        if (open == '"') return String(out _, out _);
        if (open is not ((byte)'{' or (byte)'[')) return Scalar(out _);
        if (nesting >= MaximumNesting) return false;
        byte close = open == '{' ? (byte)'}' : (byte)']';
        At++;
        SkipSpace();
        if (Take(close)) return true;
        while (true)
        {
            if (open == '{')
            {
                if (!String(out _, out _)) return false;
                SkipSpace();
                if (!Take((byte)':')) return false;
                SkipSpace();
            }
            if (!Skip(nesting + 1)) return false;
            SkipSpace();
            if (Take(close)) return true;
            if (!Take((byte)',')) return false;
            SkipSpace();
        }
    }

    private bool Escape()
    {
        At++;
        byte kind = Next;
        if (kind == 'u')
        {
            for (int i = 1; i <= 4; i++)
            {
                if (At + i < _text.Length && char.IsAsciiHexDigit((char)_text[At + i])) continue;
                At += i;
                return false;
            }
            At += 5;
            return true;
        }
        if (kind is not ((byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')) return false;
        At++;
        return true;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        if (!_text[At..].StartsWith(word)) return false;
        At += word.Length;
        return true;
    }

    private bool Number()
    {
        Take((byte)'-');
        if (!Take((byte)'0') && !SomeDigits()) return false;
        if (Take((byte)'.') && !SomeDigits()) return false;
        if (Next is not ((byte)'e' or (byte)'E')) return true;
        At++;
        if (Next is (byte)'+' or (byte)'-') At++;
        return SomeDigits();
    }

    private bool SomeDigits()
    {
        int n = _text[At..].IndexOfAnyExcept(Digits);
        if (n < 0) n = _text.Length - At;
        At += n;
        return n > 0;
    }
}

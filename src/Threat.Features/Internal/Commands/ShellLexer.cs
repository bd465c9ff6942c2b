using System.Buffers;

namespace Threat.Features.Internal;

/// <summary>
/// Cuts a command line into words and operators by the shell's quoting rules. Substitutions, $( ) and ` `, begin a command of their own.
/// Buffers are reused: no allocation per line.
/// </summary>
internal sealed class ShellLexer
{
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\r\n'\"\\;&|<>()`$#{}");
    private readonly TypedList<ShellWord> _words = new();
    private char[] _text = new char[256];
    private int _length;
    private int _wordStart;
    private bool _inWord;

    public ReadOnlySpan<ShellWord> Words => _words.Span;

    public ReadOnlySpan<char> Text(ShellWord word) => _text.AsSpan(word.Start, word.Length);

    public void Lex(ReadOnlySpan<char> line)
    {
        _words.Clear();
        _length = 0;
        _inWord = false;
        if (_text.Length < line.Length) _text = new char[line.Length * 2];
        bool quoted = false;
        for (int i = 0; i < line.Length;)
        {
            char c = line[i];
            if (quoted)
            {
                i = InDoubleQuotes(line, i, ref quoted);
                continue;
            }
            int plain = line[i..].IndexOfAny(Special);
            if (plain != 0)
            {
                Append(line.Slice(i, plain < 0 ? line.Length - i : plain));
                i += plain < 0 ? line.Length - i : plain;
                continue;
            }
            switch (c)
            {
                case ' ' or '\t' or '\r': EndWord(); i++; break;
                case '\n' or ';' or '(' or ')' or '`': Operator(ShellWordKind.Separator); i++; break;
                case '{' or '}' when !_inWord: Operator(ShellWordKind.Separator); i++; break;
                case '\'': i = InSingleQuotes(line, i + 1); break;
                case '"': Begin(); quoted = true; i++; break;
                case '\\': Append(line.Slice(Math.Min(i + 1, line.Length), Math.Min(1, line.Length - i - 1))); i += 2; break;
                case '#' when !_inWord: i += Comment(line[i..]); break;
                case '$' when i + 1 < line.Length && line[i + 1] == '(': Operator(ShellWordKind.Separator); i += 2; break;
                case '|': i += Pipe(line[i..]); break;
                case '&': i += Ampersand(line[i..]); break;
                case '<' or '>': i += Redirect(line[i..]); break;
                default: Append(line.Slice(i, 1)); i++; break;
            }
        }
        EndWord();
    }

    private int InDoubleQuotes(ReadOnlySpan<char> line, int i, ref bool quoted)
    {
        int plain = line[i..].IndexOfAny("\"\\`$");
        if (plain != 0)
        {
            int n = plain < 0 ? line.Length - i : plain;
            Append(line.Slice(i, n));
            return i + n;
        }
        switch (line[i])
        {
            case '"': quoted = false; return i + 1;
            case '\\' when i + 1 < line.Length && line[i + 1] is '"' or '\\' or '$' or '`': Append(line.Slice(i + 1, 1)); return i + 2;
            case '`':
                Operator(ShellWordKind.Separator);
                quoted = false;
                return i + 1;
            case '$' when i + 1 < line.Length && line[i + 1] == '(':
                Operator(ShellWordKind.Separator);
                quoted = false;
                return i + 2;
            default: Append(line.Slice(i, 1)); return i + 1;
        }
    }

    private int InSingleQuotes(ReadOnlySpan<char> line, int i)
    {
        Begin();
        int end = line[i..].IndexOf('\'');
        if (end < 0) end = line.Length - i;
        Append(line.Slice(i, end));
        return i + end + 1;
    }

    private static int Comment(ReadOnlySpan<char> rest) => rest.IndexOf('\n') is var end and >= 0 ? end : rest.Length;

    private int Pipe(ReadOnlySpan<char> rest)
    {
        bool or = rest.Length > 1 && rest[1] == '|';
        Operator(or ? ShellWordKind.Separator : ShellWordKind.Pipe);
        return or || (rest.Length > 1 && rest[1] == '&') ? 2 : 1;
    }

    private int Ampersand(ReadOnlySpan<char> rest)
    {
        if (rest.Length > 1 && rest[1] == '>') return 1;
        Operator(ShellWordKind.Separator);
        return rest.Length > 1 && rest[1] == '&' ? 2 : 1;
    }

    private int Redirect(ReadOnlySpan<char> rest)
    {
        if (_inWord && !_text.AsSpan(_wordStart, _length - _wordStart).ContainsAnyExceptInRange('0', '9'))
        {
            _length = _wordStart;
            _inWord = false;
        }
        if (rest.Length > 2 && rest[1] == '&' && (char.IsAsciiDigit(rest[2]) || rest[2] == '-'))
        {
            EndWord();
            return 3;
        }
        Operator(rest[0] == '>' ? ShellWordKind.RedirectOut : ShellWordKind.RedirectIn);
        int i = 1;
        while (i < rest.Length && rest[i] is '>' or '<' or '&' or '|') i++;
        return i;
    }

    private void Begin()
    {
        if (_inWord) return;
        _inWord = true;
        _wordStart = _length;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        Begin();
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    private void EndWord()
    {
        if (_inWord) _words.Add(new ShellWord(_wordStart, _length - _wordStart, ShellWordKind.Word));
        _inWord = false;
    }

    private void Operator(ShellWordKind kind)
    {
        EndWord();
        _words.Add(new ShellWord(0, 0, kind));
    }
}

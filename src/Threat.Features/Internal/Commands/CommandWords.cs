namespace Threat.Features.Internal;

/// <summary>The arguments of one simple command.</summary>
internal readonly ref struct CommandWords(ShellLexer lexer, int verb, int end)
{
    /// <summary>Whether an argument equals the text. Case counts for one-letter options alone: -p and -P differ, -KILL and -kill do not.</summary>
    public bool Has(ReadOnlySpan<char> text)
    {
        for (int i = verb + 1; i < end; i++)
        {
            if (Is(i) && AreSame(Text(i), text)) return true;
        }
        return false;
    }

    /// <summary>Whether an argument equals one of the texts.</summary>
    public bool HasAny(params ReadOnlySpan<string> texts)
    {
        foreach (string t in texts)
        {
            if (Has(t)) return true;
        }
        return false;
    }

    /// <summary>Whether an argument begins with the text.</summary>
    public bool HasPrefix(ReadOnlySpan<char> text)
    {
        for (int i = verb + 1; i < end; i++)
        {
            if (Is(i) && Text(i).StartsWith(text, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    /// <summary>Whether an argument contains the text.</summary>
    public bool Contains(ReadOnlySpan<char> text)
    {
        for (int i = verb + 1; i < end; i++)
        {
            if (Is(i) && Text(i).Contains(text, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    /// <summary>Whether a one-letter option is given, alone or in a group as in -rf.</summary>
    public bool HasFlag(char letter)
    {
        for (int i = verb + 1; i < end; i++)
        {
            ReadOnlySpan<char> t = Text(i);
            if (Is(i) && t.Length > 1 && t[0] == '-' && t[1] != '-' && t.Contains(letter)) return true;
        }
        return false;
    }

    /// <summary>Whether there is an argument that is no option.</summary>
    public bool HasOperand => LastOperand().Length > 0;

    /// <summary>The last argument that is no option.</summary>
    public ReadOnlySpan<char> LastOperand()
    {
        for (int i = end - 1; i > verb; i--)
        {
            if (Is(i) && !Text(i).StartsWith('-')) return Text(i);
        }
        return default;
    }

    /// <summary>Whether an operand other than the last names a remote place, as in host:path.</summary>
    public bool HasRemoteSource()
    {
        bool last = true;
        for (int i = end - 1; i > verb; i--)
        {
            if (!Is(i) || Text(i).StartsWith('-')) continue;
            if (!last && IsRemote(Text(i))) return true;
            last = false;
        }
        return false;
    }

    /// <summary>The argument after an option, or nothing.</summary>
    public ReadOnlySpan<char> After(ReadOnlySpan<char> option)
    {
        for (int i = verb + 1; i < end - 1; i++)
        {
            ReadOnlySpan<char> t = Text(i);
            bool grouped = option.Length == 2 && t.Length > 2 && t[0] == '-' && t[1] != '-' && t[^1] == option[1];
            if (Is(i) && Is(i + 1) && (grouped || AreSame(t, option))) return Text(i + 1);
        }
        return default;
    }

    /// <summary>host:path, but not C:\path.</summary>
    public static bool IsRemote(ReadOnlySpan<char> operand) => operand.IndexOf(':') is > 1;

    public bool RedirectsIn
    {
        get
        {
            for (int i = verb + 1; i < end; i++)
            {
                if (lexer.Words[i].Kind == ShellWordKind.RedirectIn) return true;
            }
            return false;
        }
    }

    private static bool AreSame(ReadOnlySpan<char> argument, ReadOnlySpan<char> text)
        => argument.Equals(text, text is ['-', _] ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private bool Is(int i) => lexer.Words[i].Kind == ShellWordKind.Word;

    private ReadOnlySpan<char> Text(int i) => lexer.Text(lexer.Words[i]);
}

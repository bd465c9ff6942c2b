namespace Threat.Features.Internal;

/// <summary>Reads command lines as a shell would and says what they do.</summary>
internal sealed class CommandAnalyzer(KeyedHash hash)
{
    private const int MaximumDepth = 3;
    private readonly ShellLexer[] _lexers = [new(), new(), new()];

    /// <summary>Judges one line, and counts its commands.</summary>
    /// <param name="line">The line.</param>
    /// <param name="canonical">Receives each command's canonical form: verb and sorted options.</param>
    /// <param name="verbs">Receives each command's verb.</param>
    /// <param name="sequence">Receives the number of each command's verb.</param>
    public CommandTraits Analyze(ReadOnlySpan<char> line, IndexMap canonical, IndexMap verbs, TypedList<int> sequence)
        => Analyze(line, canonical, verbs, sequence, 0);

    private CommandTraits Analyze(ReadOnlySpan<char> line, IndexMap canonical, IndexMap verbs, TypedList<int> sequence, int depth)
    {
        if (depth == MaximumDepth) return CommandTraits.None;
        ShellLexer lexer = _lexers[depth];
        lexer.Lex(line);
        CommandTraits traits = CommandTraits.None;
        int start = 0;
        bool piped = false;
        for (int i = 0; i <= lexer.Words.Length; i++)
        {
            bool end = i == lexer.Words.Length || lexer.Words[i].Kind is ShellWordKind.Separator or ShellWordKind.Pipe;
            if (!end) continue;
            traits |= Simple(lexer, start, i, piped, canonical, verbs, sequence, depth);
            piped = i < lexer.Words.Length && lexer.Words[i].Kind == ShellWordKind.Pipe;
            start = i + 1;
        }
        return traits;
    }

    private CommandTraits Simple(ShellLexer lexer, int start, int end, bool piped, IndexMap canonical, IndexMap verbs, TypedList<int> sequence, int depth)
    {
        CommandTraits traits = CommandTraits.None;
        int verbAt = -1;
        VerbRule rule = VerbRule.None;
        for (int i = start; i < end; i++)
        {
            ShellWord word = lexer.Words[i];
            if (word.Kind != ShellWordKind.Word)
            {
                if (i + 1 < end && lexer.Words[i + 1].Kind == ShellWordKind.Word)
                    traits |= PathRules.Redirect(lexer.Text(lexer.Words[++i]), word.Kind);
                continue;
            }
            ReadOnlySpan<char> text = lexer.Text(word);
            traits |= PathRules.Argument(text);
            if (verbAt >= 0 && !Continues(rule)) continue;
            if (IsAssignment(text))
            {
                if (verbAt < 0) traits |= PathRules.Assignment(text);
                continue;
            }
            if (verbAt >= 0 && text.StartsWith('-'))
            {
                if (rule == VerbRule.Sudo && text is "-u" or "-g" or "-U" or "--user" or "--group") i++;
                continue;
            }
            if (rule == VerbRule.WrapperWithValue && text.Length > 0 && char.IsAsciiDigit(text[0])) continue;
            verbAt = i;
            rule = VerbTable.Find(BaseName(text));
            if (rule is VerbRule.Sudo or VerbRule.Su) traits |= CommandTraits.Escalation;
        }
        if (verbAt < 0) return traits;
        ReadOnlySpan<char> verb = BaseName(lexer.Text(lexer.Words[verbAt]));
        Count(lexer, verbAt, end, verb, canonical, verbs, sequence);
        CommandWords words = new(lexer, verbAt, end);
        traits |= PathRules.Program(lexer.Text(lexer.Words[verbAt])) | TechniqueRules.Judge(rule, words, piped);
        if (rule is VerbRule.Shell or VerbRule.Su && words.After("-c") is { Length: > 0 } inner) traits |= Analyze(inner, canonical, verbs, sequence, depth + 1);
        return traits;
    }

    /// <summary>Whether a later word may be the real verb: after a wrapper, a keyword or sudo.</summary>
    private static bool Continues(VerbRule rule)
        => rule is VerbRule.Wrapper or VerbRule.WrapperWithValue or VerbRule.Keyword or VerbRule.Sudo;

    private void Count(ShellLexer lexer, int verbAt, int end, ReadOnlySpan<char> verb, IndexMap canonical, IndexMap verbs, TypedList<int> sequence)
    {
        ulong name = hash.Of(verb), options = 0;
        for (int i = verbAt + 1; i < end; i++)
        {
            ReadOnlySpan<char> text = lexer.Text(lexer.Words[i]);
            if (lexer.Words[i].Kind == ShellWordKind.Word && text.StartsWith('-')) options += hash.Of(text);
        }
        sequence.Add(verbs.GetOrAdd(name));
        canonical.GetOrAdd(hash.Mix(name) ^ options);
    }

    private static bool IsAssignment(ReadOnlySpan<char> text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && !char.IsAsciiDigit(text[0]) && !text[..equals].ContainsAnyExcept(NameCharacters);
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters
        = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static ReadOnlySpan<char> BaseName(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> name = path[(path.LastIndexOfAny('/', '\\') + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }
}

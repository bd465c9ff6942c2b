namespace Threat.Features.Internal;

/// <summary>
/// Whether a value, put into a query unquoted or between quotes, would change what the query does: the text is tokenised as SQL in each of
/// the three contexts and the token sequence is compared with the shapes that injections have. After the idea of libinjection (BSD).
/// </summary>
internal static class SqlInjection
{
    private const int MaximumTokens = 96;

    public static bool IsMatch(ReadOnlySpan<byte> lower)
    {
        if (lower.Length < 3) return false;
        Span<byte> letters = stackalloc byte[MaximumTokens];
        return IsAttack(letters[..SqlTokenizer.Tokenize(lower, 0, letters)], false)
            || (lower.IndexOf((byte)'\'') >= 0 && IsAttack(letters[..SqlTokenizer.Tokenize(lower, (byte)'\'', letters)], true))
            || (lower.IndexOf((byte)'"') >= 0 && IsAttack(letters[..SqlTokenizer.Tokenize(lower, (byte)'"', letters)], true));
    }

    private static bool IsAttack(ReadOnlySpan<byte> t, bool quoted)
    {
        for (int i = 0; i < t.Length; i++)
        {
            byte previous = i > 0 ? t[i - 1] : (byte)0, next = i + 1 < t.Length ? t[i + 1] : (byte)0, third = i + 2 < t.Length ? t[i + 2] : (byte)0, fourth = i + 3 < t.Length ? t[i + 3] : (byte)0;
            bool broken = quoted && i == 1;
            switch (t[i])
            {
                case SqlWords.AttackFunction or SqlWords.Catalogue when previous != 0 || next is SqlWords.Number or SqlWords.Text or SqlWords.Open or SqlWords.Comma: return true;
                case SqlWords.Union when next is SqlWords.Select or SqlWords.Open || (next == SqlWords.Distinct && third is SqlWords.Select or SqlWords.Open): return true;
                case SqlWords.Logic when IsCondition(previous, next, third, fourth, broken): return true;
                case SqlWords.Where or SqlWords.Having when IsLiteral(next) && third == SqlWords.Compare && IsLiteral(fourth): return true;
                case SqlWords.Select when IsSelection(t[(i + 1)..], broken || previous is SqlWords.Open or SqlWords.Semicolon): return true;
                case SqlWords.Function when next == SqlWords.Number && third == SqlWords.Compare && fourth == SqlWords.Number: return true;
                case SqlWords.Case when next == SqlWords.When || third == SqlWords.When: return true;
                case SqlWords.Semicolon when next == SqlWords.Statement && (broken || IsStatement(third, fourth)): return true;
                case SqlWords.Semicolon when next == SqlWords.Wait: return true;
                case SqlWords.Wait when next is SqlWords.Wait or SqlWords.Text: return true;
                case SqlWords.Order when next == SqlWords.Clause && IsLiteral(third) && (fourth is 0 or SqlWords.Comment or SqlWords.Comma): return true;
                case SqlWords.Order when next == SqlWords.Clause && third is SqlWords.Function or SqlWords.AttackFunction: return true;
                case SqlWords.Into when next == SqlWords.Object && third == SqlWords.Text: return true;
                case SqlWords.Comment when broken: return true;
                case SqlWords.Compare or SqlWords.Arithmetic when broken && (next is SqlWords.Text or SqlWords.Number or SqlWords.Function or SqlWords.Open or SqlWords.Null): return true;
                case SqlWords.Compare or SqlWords.Arithmetic when previous is SqlWords.Number or SqlWords.Text && next is SqlWords.Open: return true;
                case SqlWords.Semicolon when broken && next is SqlWords.Comment or SqlWords.Select: return true;
            }
        }
        return false;
    }

    /// <summary>AND/OR with a comparison or a function behind it, after something that can end an operand.</summary>
    private static bool IsCondition(byte previous, byte next, byte third, byte fourth, bool broken)
    {
        if (next == SqlWords.Not) (next, third, fourth) = (third, fourth, SqlWords.Number);
        if (broken && (IsLiteral(next) || next is SqlWords.Function or SqlWords.Open or SqlWords.Null || (next == SqlWords.Word && third == SqlWords.Compare))) return true;
        if (IsLiteral(next) && third == SqlWords.Compare && (IsLiteral(fourth) || fourth is SqlWords.Function or SqlWords.Open)) return true;
        if (previous is SqlWords.Number or SqlWords.Text or SqlWords.Word or 0 && next == SqlWords.Function && third != 0) return true;
        return previous is SqlWords.Number or SqlWords.Text && next == SqlWords.Word && third == SqlWords.Compare && IsLiteral(fourth);
    }

    private static bool IsLiteral(byte t) => t is SqlWords.Number or SqlWords.Text or SqlWords.Null or SqlWords.Variable;

    /// <summary>A select list that is SQL, not English: values and names joined by commas and operators up to FROM, or up to the end where it may stand alone.</summary>
    private static bool IsSelection(ReadOnlySpan<byte> rest, bool alone)
    {
        byte last = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            byte t = rest[i];
            if (t == SqlWords.From) return i > 0;
            if (t is SqlWords.Case or SqlWords.Open or SqlWords.AttackFunction or SqlWords.Catalogue) return true;
            if (t == SqlWords.Word && last == SqlWords.Word) return false;
            if (alone && (t is SqlWords.Comment or SqlWords.Where or SqlWords.Function or SqlWords.Variable || (i == 0 && IsLiteral(t)))) return true;
            last = t;
        }
        return alone && last is SqlWords.Number or SqlWords.Text or SqlWords.Null;
    }

    private static bool IsStatement(byte third, byte fourth)
        => third is SqlWords.Object or SqlWords.Into or SqlWords.From or SqlWords.Variable or SqlWords.Catalogue or SqlWords.AttackFunction or SqlWords.Function or SqlWords.Comment or 0
            || (third == SqlWords.Word && fourth is SqlWords.Clause or SqlWords.Text or SqlWords.Semicolon or SqlWords.Comment);
}

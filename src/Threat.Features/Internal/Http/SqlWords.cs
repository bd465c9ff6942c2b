using System.Collections.Frozen;
using System.Text;

namespace Threat.Features.Internal;

/// <summary>The classes that SQL words fall into; each class is one letter of a fingerprint.</summary>
internal static class SqlWords
{
    public const byte Word = (byte)'n', Number = (byte)'1', Text = (byte)'s', Function = (byte)'f', AttackFunction = (byte)'S', Compare = (byte)'o', Arithmetic = (byte)'a',
        Logic = (byte)'&', Not = (byte)'!', Union = (byte)'U', Select = (byte)'E', Statement = (byte)'D', From = (byte)'F', Into = (byte)'I', Where = (byte)'W', Case = (byte)'C',
        When = (byte)'w', Clause = (byte)'k', Order = (byte)'O', Distinct = (byte)'d', Object = (byte)'t', Comment = (byte)'c', Semicolon = (byte)';', Comma = (byte)',',
        Variable = (byte)'v', Null = (byte)'N', Open = (byte)'(', Close = (byte)')', Having = (byte)'H', Wait = (byte)'T', Catalogue = (byte)'X';

    private static readonly FrozenDictionary<string, byte> Classes = Build();
    private static readonly FrozenDictionary<string, byte>.AlternateLookup<ReadOnlySpan<char>> Lookup = Classes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The class of a lower-case word.</summary>
    /// <param name="word">The word, dots included.</param>
    /// <param name="called">Whether "(" follows at once.</param>
    public static byte Classify(ReadOnlySpan<byte> word, bool called)
    {
        if (word.Length > 40) return Word;
        Span<char> text = stackalloc char[40];
        text = text[..Encoding.Latin1.GetChars(word, text)];
        int dot = word.IndexOf((byte)'.');
        if (dot > 0 && Lookup.TryGetValue(text[..dot], out byte owner) && owner == Catalogue) return Catalogue;
        if (!Lookup.TryGetValue(text, out byte kind)) return word.IndexOf((byte)'$') == 3 && word.StartsWith("rdb"u8) ? Catalogue : Word;
        return kind is Function or AttackFunction && !called ? Word : kind;
    }

    private static FrozenDictionary<string, byte> Build()
    {
        Dictionary<string, byte> classes = new(StringComparer.Ordinal);
        Add(Logic, "and or xor");
        Add(Not, "not");
        Add(Compare, "like rlike regexp similar glob between is in sounds");
        Add(Arithmetic, "div mod collate");
        Add(Union, "union intersect except minus");
        Add(Select, "select");
        Add(Statement, "insert update delete drop create alter truncate exec execute declare call merge grant revoke shutdown begin handler replace rename prepare");
        Add(From, "from");
        Add(Into, "into");
        Add(Where, "where");
        Add(Case, "case");
        Add(When, "when");
        Add(Having, "having");
        Add(Order, "order group");
        Add(Clause, "by limit values set then else end as join on using offset procedure escape top fetch returning for");
        Add(Distinct, "all distinct distinctrow");
        Add(Object, "table database schema view index user trigger outfile dumpfile function column");
        Add(Wait, "waitfor delay analyse");
        Add(Null, "null true false");
        Add(Catalogue, "information_schema sysdatabases sysobjects syscolumns master..sysdatabases sysibm sqlite_master sys pg_catalog utl_inaddr utl_http dbms_pipe dbms_lock user_lock dbms_utility dbms_ldap httpuritype ctxsys xp_cmdshell xp_dirtree xp_regread sp_password sp_makewebtask sp_executesql openrowset");
        Add(AttackFunction, "sleep benchmark pg_sleep extractvalue updatexml load_file load_extension randomblob generate_series crypt_key regexp_substring elt make_set xmltype sys_eval sys_exec lo_import exp_substring json_keys procedure analyse");
        Add(Function, "char chr concat concat_ws group_concat version database schema user current_user session_user system_user hex unhex ascii ord substring substr mid left right length len count floor rand if ifnull nullif coalesce cast convert md5 sha1 upper lower reverse repeat replicate space isnull db_name host_name object_id row_count found_rows last_insert_id connection_id string_agg min max sum avg abs sqrt exp bit_count export_set row quote_literal to_char iif");
        return classes.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(byte kind, string words)
        {
            foreach (string word in words.Split(' ')) classes[word] = kind;
        }
    }
}

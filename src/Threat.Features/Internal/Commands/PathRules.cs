namespace Threat.Features.Internal;

/// <summary>What a path or an assignment gives away, whatever the verb.</summary>
internal static class PathRules
{
    private static readonly string[] SecretFiles =
    [
        "/etc/shadow", "/etc/gshadow", "/etc/passwd", "/etc/sudoers", "/etc/master.passwd", "/etc/ld.so.preload", "/etc/security/passwd",
    ];

    private static readonly string[] SecretNames = ["authorized_keys", "id_rsa", "id_ed25519", ".bash_history", ".aws/credentials", "wp-config.php"];

    private static readonly string[] WritableByAll = ["/tmp/", "/var/tmp/", "/dev/shm/", "/var/run/", "/run/shm/"];

    private static readonly string[] ScriptEndings = [".sh", ".bash", ".py", ".pl", ".rb", ".php", ".ps1", ".bat", ".vbs", ".js"];

    public static CommandTraits Argument(ReadOnlySpan<char> word)
    {
        if (word.StartsWith("/dev/tcp/", StringComparison.Ordinal) || word.StartsWith("/dev/udp/", StringComparison.Ordinal)) return CommandTraits.ShellSpawn | CommandTraits.Dangerous;
        foreach (string file in SecretFiles)
        {
            if (word.StartsWith(file, StringComparison.Ordinal) && (word.Length == file.Length || word[file.Length] is '-' or '.' or '~' or '/')) return CommandTraits.Dangerous;
        }
        foreach (string name in SecretNames)
        {
            if (word.EndsWith(name, StringComparison.Ordinal) && (word.Length == name.Length || word[^(name.Length + 1)] is '/' or '\\')) return CommandTraits.Dangerous;
        }
        return CommandTraits.None;
    }

    public static CommandTraits Redirect(ReadOnlySpan<char> target, ShellWordKind kind)
    {
        CommandTraits traits = Argument(target);
        if (kind != ShellWordKind.RedirectOut) return traits;
        if (target.StartsWith("/etc/sudoers", StringComparison.Ordinal)) traits |= CommandTraits.Escalation;
        if (target.StartsWith("/etc/", StringComparison.Ordinal) || target.StartsWith("/var/spool/cron", StringComparison.Ordinal)
            || target.StartsWith("/dev/sd", StringComparison.Ordinal) || target.StartsWith("/dev/mem", StringComparison.Ordinal)) traits |= CommandTraits.Dangerous;
        return traits;
    }

    /// <summary>History switched off, or a library forced into every program.</summary>
    public static CommandTraits Assignment(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> name = text[..text.IndexOf('=')], value = text[(name.Length + 1)..];
        bool bad = name is "LD_PRELOAD" || (name is "HISTFILE" or "HISTSIZE" or "HISTFILESIZE" or "HISTCONTROL" && value is "" or "0" or "/dev/null" or "ignorespace" or "ignoreboth");
        return bad ? CommandTraits.Dangerous : CommandTraits.None;
    }

    /// <summary>What the program's own path gives away.</summary>
    public static CommandTraits Program(ReadOnlySpan<char> path)
    {
        CommandTraits traits = CommandTraits.None;
        foreach (string folder in WritableByAll)
        {
            if (path.StartsWith(folder, StringComparison.Ordinal)) traits |= CommandTraits.Dangerous;
        }
        foreach (string ending in ScriptEndings)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) traits |= CommandTraits.Interpreter;
        }
        return traits;
    }
}

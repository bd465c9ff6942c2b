namespace Threat.Features.Internal;

/// <summary>What each verb means with its arguments.</summary>
internal static class TechniqueRules
{
    private const CommandTraits Bad = CommandTraits.Dangerous, Fetch = CommandTraits.Download | CommandTraits.Dangerous, Shell = CommandTraits.ShellSpawn | CommandTraits.Dangerous;

    public static CommandTraits Judge(VerbRule rule, CommandWords w, bool piped) => rule switch
    {
        VerbRule.Escalation => CommandTraits.Escalation | Bad,
        VerbRule.Shell => CommandTraits.Interpreter | (piped ? Bad : 0) | (w.HasFlag('i') ? Shell : 0),
        VerbRule.Script => CommandTraits.Interpreter | (piped && !w.HasOperand ? Bad : 0) | Code(w),
        VerbRule.PowerShell => CommandTraits.Interpreter | PowerShell(w),
        VerbRule.Dangerous => Bad,
        VerbRule.Downloader => w.HasOperand ? Fetch : 0,
        VerbRule.FtpPut => CommandTraits.Upload | Bad,
        VerbRule.Wget => w.HasPrefix("--post-file") || w.HasPrefix("--body-file") ? CommandTraits.Upload | Bad : w.HasOperand ? Fetch : 0,
        VerbRule.Curl => Curl(w),
        VerbRule.Tftp => w.HasAny("-p", "put") ? CommandTraits.Upload | Bad : w.HasOperand ? Fetch : 0,
        VerbRule.Copy => Copy(w),
        VerbRule.Git => w.HasAny("clone", "checkout", "co") && w.Contains("://") ? CommandTraits.Download : 0,
        VerbRule.Certutil => w.HasAny("-urlcache", "/urlcache") ? Fetch : 0,
        VerbRule.Netcat => Bad | (w.HasAny("--exec", "--sh-exec") || w.HasFlag('e') || w.HasFlag('c') ? Shell : 0) | (w.RedirectsIn ? CommandTraits.Upload : 0),
        VerbRule.Socat => Bad | (w.Contains("exec:") || w.Contains("system:") ? Shell : 0),
        VerbRule.Typescript => w.Has("/dev/null") ? Shell : 0,
        VerbRule.Remove => w.HasFlag('r') || w.HasFlag('R') || w.HasPrefix("--recursive") || w.HasPrefix("/var/log") ? Bad : 0,
        VerbRule.ChangeMode => ChangeMode(w),
        VerbRule.DiskDump => w.HasPrefix("of=/dev/") && !w.Has("of=/dev/null") ? Bad : 0,
        VerbRule.Crontab => (w.HasOperand || w.HasAny("-e", "-r", "-")) && !w.Has("-l") ? Bad : 0,
        VerbRule.Firewall => w.HasAny("-F", "--flush", "-X", "-P", "flush", "disable", "reset", "delete") ? Bad : 0,
        VerbRule.SetEnforce => w.HasAny("0", "permissive") ? Bad : 0,
        VerbRule.ServiceControl => w.HasAny("stop", "disable", "mask", "off", "remove") && Protects(w) ? Bad : 0,
        VerbRule.History => w.HasFlag('c') ? Bad : 0,
        VerbRule.Environment => HidesHistory(w) ? Bad : 0,
        VerbRule.Kill => w.HasAny("-9", "-KILL", "-SIGKILL") ? Bad : 0,
        VerbRule.Echo => w.Contains("\\x7f") || (w.Contains("\\x") && w.HasFlag('e')) ? Bad : 0,
        VerbRule.Tee => w.HasPrefix("/etc/sudoers") ? Bad | CommandTraits.Escalation : w.HasPrefix("/etc/") ? Bad : 0,
        VerbRule.WindowsAdmin => w.HasAny("add", "/create", "delete", "cl", "clear-log", "/add", "shadowcopy", "/w") || w.HasPrefix("/w:") ? Bad : 0,
        _ => 0,
    };

    /// <summary>A terminal or a socket opened by code on the command line.</summary>
    private static CommandTraits Code(CommandWords w)
    {
        bool terminal = w.Contains("pty.spawn");
        bool socket = (w.Contains("socket") || w.Contains("fsockopen")) && (w.Contains("exec") || w.Contains("dup2") || w.Contains("subprocess") || w.Contains("/bin/sh") || w.Contains("/bin/bash"));
        bool shell = w.Contains("os.system('/bin") || w.Contains("exec \"/bin/") || w.Contains("os.execute('/bin");
        return terminal || socket || shell ? Shell : 0;
    }

    private static CommandTraits PowerShell(CommandWords w)
    {
        bool hidden = w.HasAny("-enc", "-e", "-E", "-ec", "-encodedcommand") || w.Contains("iex") || w.Contains("invoke-expression");
        bool fetch = w.Contains("downloadstring") || w.Contains("downloadfile") || w.Contains("invoke-webrequest") || w.Contains("iwr ");
        return (hidden ? Bad : 0) | (fetch ? Fetch : 0) | (w.Contains("tcpclient") ? Shell : 0);
    }

    private static CommandTraits Curl(CommandWords w)
    {
        bool sends = w.HasAny("-T", "--upload-file", "-F", "--form") || w.HasPrefix("@") || w.HasPrefix("-d@") || w.HasPrefix("--upload-file=");
        return sends ? CommandTraits.Upload | Bad : w.HasOperand ? Fetch : 0;
    }

    private static CommandTraits Copy(CommandWords w)
    {
        if (w.Has("-t")) return CommandTraits.Download;
        if (w.Has("-f")) return CommandTraits.Upload;
        return CommandWords.IsRemote(w.LastOperand()) ? CommandTraits.Upload | Bad : w.HasRemoteSource() ? Fetch : 0;
    }

    private static CommandTraits ChangeMode(CommandWords w)
    {
        if (w.HasAny("u+s", "g+s", "+s", "ug+s", "a+s")) return CommandTraits.Escalation | Bad;
        foreach (string mode in (ReadOnlySpan<string>)["4755", "4777", "4711", "4750", "4700", "2755", "6755", "6777", "4555"])
        {
            if (w.Has(mode)) return CommandTraits.Escalation | Bad;
        }
        return w.HasAny("+x", "a+x", "u+x", "ugo+x", "777", "0777", "+rwx", "a+rwx") ? Bad : 0;
    }

    private static bool Protects(CommandWords w)
    {
        foreach (string name in (ReadOnlySpan<string>)["firewalld", "iptables", "ip6tables", "ufw", "auditd", "rsyslog", "syslog", "syslog-ng", "fail2ban", "apparmor", "crowdsec", "falcon-sensor", "wazuh-agent"])
        {
            if (w.HasPrefix(name)) return true;
        }
        return false;
    }

    private static bool HidesHistory(CommandWords w)
        => w.HasAny("HISTFILE", "HISTSIZE", "HISTFILE=", "HISTFILE=/dev/null", "HISTSIZE=0", "HISTFILESIZE=0", "HISTFILESIZE", "HISTCONTROL=ignorespace") || w.HasPrefix("LD_PRELOAD=");
}

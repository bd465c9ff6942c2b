using System.Collections.Frozen;

namespace Threat.Features.Internal;

/// <summary>The technique table's verbs: which rule judges a command by its first word.</summary>
internal static class VerbTable
{
    private static readonly FrozenDictionary<string, VerbRule> Rules = Build();
    private static readonly FrozenDictionary<string, VerbRule>.AlternateLookup<ReadOnlySpan<char>> Lookup = Rules.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The rule of a verb without its folder; a version at its end ("python3.11") does not matter.</summary>
    public static VerbRule Find(ReadOnlySpan<char> verb)
    {
        if (Lookup.TryGetValue(verb, out VerbRule rule)) return rule;
        if (verb.StartsWith("mkfs.", StringComparison.Ordinal)) return VerbRule.Dangerous;
        ReadOnlySpan<char> bare = verb.TrimEnd("0123456789.");
        return bare.Length > 0 && bare.Length < verb.Length && Lookup.TryGetValue(bare, out rule) ? rule : VerbRule.None;
    }

    private static FrozenDictionary<string, VerbRule> Build()
    {
        Dictionary<string, VerbRule> rules = new(StringComparer.OrdinalIgnoreCase);
        Add(VerbRule.Wrapper, "nohup env exec command builtin busybox setsid stdbuf xargs ionice chrt unbuffer toybox");
        Add(VerbRule.WrapperWithValue, "timeout nice watch");
        Add(VerbRule.Keyword, "if then else elif fi do done while until ! time");
        Add(VerbRule.Sudo, "sudo doas pkexec gosu");
        Add(VerbRule.Su, "su");
        Add(VerbRule.Escalation, "visudo setcap setuid");
        Add(VerbRule.Shell, "sh bash dash zsh ksh mksh ash csh tcsh fish rbash hush");
        Add(VerbRule.Script, "python perl ruby php node nodejs lua luajit tclsh expect osascript wscript cscript mshta cmd jrunscript");
        Add(VerbRule.PowerShell, "powershell pwsh");
        Add(VerbRule.Dangerous, "chattr insmod modprobe rmmod mkfs shred wipefs useradd adduser usermod userdel groupadd chpasswd passwd");
        Add(VerbRule.Dangerous, "xmrig minerd cpuminer cgminer ethminer masscan zmap nmap hydra medusa john hashcat mimikatz psexec rundll32 regsvr32 bcdedit ngrok chisel");
        Add(VerbRule.Downloader, "ftpget fetch axel aria2c lwp-download lwp-request iwr irm Invoke-WebRequest Invoke-RestMethod Start-BitsTransfer bitsadmin");
        Add(VerbRule.FtpPut, "ftpput");
        Add(VerbRule.Wget, "wget");
        Add(VerbRule.Curl, "curl");
        Add(VerbRule.Tftp, "tftp atftp");
        Add(VerbRule.Copy, "scp rcp rsync pscp");
        Add(VerbRule.Git, "git svn");
        Add(VerbRule.Certutil, "certutil");
        Add(VerbRule.Netcat, "nc ncat netcat nc.traditional nc.openbsd");
        Add(VerbRule.Socat, "socat");
        Add(VerbRule.Typescript, "script");
        Add(VerbRule.Remove, "rm");
        Add(VerbRule.ChangeMode, "chmod");
        Add(VerbRule.DiskDump, "dd");
        Add(VerbRule.Crontab, "crontab");
        Add(VerbRule.Firewall, "iptables ip6tables nft ufw firewall-cmd");
        Add(VerbRule.SetEnforce, "setenforce");
        Add(VerbRule.ServiceControl, "systemctl service chkconfig update-rc.d initctl");
        Add(VerbRule.History, "history");
        Add(VerbRule.Environment, "export unset set declare setenv");
        Add(VerbRule.Kill, "kill pkill killall");
        Add(VerbRule.Echo, "echo printf");
        Add(VerbRule.Tee, "tee");
        Add(VerbRule.WindowsAdmin, "reg schtasks vssadmin wevtutil net wmic cipher netsh");
        return rules.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(VerbRule rule, string verbs)
        {
            foreach (string verb in verbs.Split(' ')) rules.Add(verb, rule);
        }
    }
}

using System.Collections.Frozen;
using System.Text;

namespace Threat.Features.Internal;

/// <summary>Files and folders that no visitor asks a web server for: secrets, version control, configuration, backups, consoles.</summary>
internal static class RestrictedPaths
{
    /// <summary>Whole path segments, lower case.</summary>
    private static readonly FrozenSet<string> Segments = FrozenSet.ToFrozenSet(
        ("""
        .git .svn .hg .bzr .cvs .env .env.local .env.production .env.development .env.backup .env.bak .aws .ssh .docker .dockerenv .kube .npmrc .netrc .pgpass .my.cnf
        .htaccess .htpasswd .htdigest .ds_store .bash_history .bash_profile .bashrc .zsh_history .mysql_history .psql_history .viminfo .idea .vscode .gitignore .gitconfig
        .git-credentials .gitlab-ci.yml .travis.yml docker-compose.yml docker-compose.yaml authorized_keys known_hosts id_rsa id_dsa id_ecdsa id_ed25519
        web.config web-inf meta-inf wp-config.php wp-config.php.bak wp-config.bak wp-config.old wp-config.txt configuration.php.bak localsettings.php settings.local.php config.php.bak
        config.inc.php database.yml secrets.yml credentials.json appsettings.json appsettings.production.json parameters.yml global.asa global.asax boot.ini win.ini system.ini
        php.ini my.ini phpinfo.php info.php test.php adminer.php shell.php cmd.php c99.php r57.php wso.php xmlrpc.php.bak server-status server-info
        phpmyadmin pma myadmin mysqladmin sqlmanager webdav cgi-bin.bak _vti_bin _vti_pvt fckeditor jmx-console web-console manager host-manager actuator heapdump
        dump.sql backup.sql database.sql db.sql backup.zip backup.tar.gz site.tar.gz www.zip www.tar.gz
        cmd.exe root.exe powershell.exe tftp.exe winnt system32 setup.cgi boaform hnap1 gponform
        """).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Operating-system files, anywhere in a decoded path or argument.</summary>
    private static readonly byte[][] Files =
    [
        .. new[]
        {
            "etc/passwd", "etc/shadow", "etc/group", "etc/hosts", "etc/sudoers", "etc/issue", "etc/motd", "etc/mysql", "etc/my.cnf", "proc/self/", "proc/version", "proc/cmdline", "var/log/",
            "boot.ini", "win.ini", "windows/system32", "windows\\system32", "winnt/system32", "winnt\\system32", "inetpub", ".ssh/id_", ".aws/credentials", "php://filter", "php://input", "expect://", "phar://",
        }.Select(static f => Encoding.ASCII.GetBytes(f)),
    ];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Segments.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a decoded lower-case path has a restricted segment or names a restricted file.</summary>
    public static bool IsMatch(ReadOnlySpan<byte> path)
    {
        Span<char> segment = stackalloc char[32];
        ReadOnlySpan<byte> rest = path;
        while (true)
        {
            int end = rest.IndexOfAny((byte)'/', (byte)'\\');
            ReadOnlySpan<byte> part = end < 0 ? rest : rest[..end];
            if (part.Length is > 1 and <= 32 && Encoding.Latin1.GetChars(part, segment) is var n && Lookup.Contains(segment[..n])) return true;
            if (end < 0) break;
            rest = rest[(end + 1)..];
        }
        return IsFile(path);
    }

    /// <summary>Whether decoded lower-case text names a restricted file of the operating system.</summary>
    public static bool IsFile(ReadOnlySpan<byte> text)
    {
        if (text.Length < 7 || text.IndexOfAny((byte)'/', (byte)'\\', (byte)'.') < 0) return false;
        foreach (byte[] file in Files)
        {
            if (text.IndexOf(file) >= 0) return true;
        }
        return false;
    }
}

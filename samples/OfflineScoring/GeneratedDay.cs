using System.Text.Json;
using Threat.Core;

namespace OfflineScoring;

/// <summary>A made-up day of one site as Zeek would log it: conn.log, ssh.log and http.log as JSON lines, and what each source really is.</summary>
internal sealed class GeneratedDay
{
    public static readonly LabelSet Classes = LabelSet.Create("Normal", "DDoS", "PortScan", "BruteForce", "WebAttack");

    private static readonly double[] Shares = [0.8, 0.05, 0.06, 0.05, 0.04];
    private static readonly string[] Pages = ["/", "/products?id=17", "/search?q=garden+chairs", "/cart", "/login", "/static/app.css", "/img/logo.png", "/api/v1/stock?sku=A-1"];
    private static readonly string[] Probes = ["/products?id=1%27%20OR%201=1--", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/download?file=../../../etc/passwd", "/.git/config", "/wp-login.php"];

    private readonly List<(double Time, string Json)> _conn = [], _ssh = [], _http = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly Random _random;
    private int _session;

    private GeneratedDay(int seed) => _random = new Random(seed);

    public required DateTimeOffset Start { get; init; }

    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>The class of each source address.</summary>
    public IReadOnlyDictionary<string, int> Labels => _labels;

    public static GeneratedDay Write(string folder, int seed, int sources, DateTimeOffset start)
    {
        GeneratedDay day = new(seed) { Start = start };
        for (int i = 0; i < sources; i++) day.Act($"100.{64 + seed}.{i / 250}.{1 + i % 250}");
        Directory.CreateDirectory(folder);
        (string, List<(double Time, string Json)>)[] logs = [("conn.log", day._conn), ("ssh.log", day._ssh), ("http.log", day._http)];
        foreach ((string name, List<(double Time, string Json)> lines) in logs) File.WriteAllLines(Path.Combine(folder, name), lines.OrderBy(l => l.Time).Select(l => l.Json));
        day.Files = [.. logs.Select(l => Path.Combine(folder, l.Item1))];
        return day;
    }

    private void Act(string source)
    {
        double u = _random.NextDouble(), sum = 0;
        int c = 0;
        while (c < Shares.Length - 1 && u >= (sum += Shares[c])) c++;
        _labels[source] = c;
        double at = Start.ToUnixTimeSeconds() + 3_600 * (c == 0 ? 7 + 10 * _random.NextDouble() : 20 * _random.NextDouble());
        switch (Classes.NameOf(c))
        {
            case "DDoS": Repeat(60, 400, LogUniform(0.05, 4), t => Connect(source, t, "198.51.100.10", 443, Chance(0.8) ? "S0" : "RSTO", 60, 60)); break;
            case "PortScan": Repeat(8, 200, LogUniform(0.05, 120), t => Connect(source, t, "198.51.100.10", _random.Next(1, 10_000), Chance(0.7) ? "REJ" : Chance(0.8) ? "S0" : "SF", 0, 40)); break;
            case "BruteForce": Repeat(4, 120, LogUniform(1, 400), t => LogIn(source, t, Chance(0.01))); break;
            case "WebAttack":
                double share = LogUniform(0.05, 0.9);
                Repeat(10, 150, LogUniform(0.3, 30), t => Request(source, t, Chance(share) ? Probes[_random.Next(Probes.Length)] : Pages[_random.Next(Pages.Length)], Chance(share) ? 404 : 200));
                break;
            default: Ordinary(source, at); break;
        }

        void Repeat(int fewest, int most, double gap, Action<double> act)
        {
            int count = (int)LogUniform(fewest, most);
            for (int i = 0; i < count; i++, at += -gap * Math.Log(1 - _random.NextDouble())) act(at);
        }
    }

    /// <summary>Visitors, administrators, clients, and a job whose password has changed: what attacks are easily taken for.</summary>
    private void Ordinary(string source, double at)
    {
        double kind = _random.NextDouble(), gap = LogUniform(1, 300);
        int count = (int)LogUniform(3, 120);
        for (int i = 0; i < count; i++, at += -gap * Math.Log(1 - _random.NextDouble()))
        {
            if (kind < 0.55) Request(source, at, Pages[_random.Next(Pages.Length)], Chance(0.06) ? 404 : 200);
            else if (kind < 0.7) LogIn(source, at, Chance(0.85));
            else if (kind < 0.95) Connect(source, at, $"203.0.113.{_random.Next(1, 60)}", Chance(0.8) ? 443 : 993, Chance(0.95) ? "SF" : "S0", 700, 6_000);
            else LogIn(source, at, Chance(0.15));
        }
    }

    private void Connect(string source, double at, string destination, int port, string state, double sent, double received)
    {
        long bytes = (long)(sent * (0.5 + _random.NextDouble())), answer = state is "S0" or "REJ" ? 0 : (long)(received * (0.5 + _random.NextDouble()));
        _conn.Add((at, JsonSerializer.Serialize(new Dictionary<string, object>(Common(source, at, destination, port))
        {
            ["proto"] = "tcp",
            ["conn_state"] = state,
            ["duration"] = state is "S0" or "REJ" ? 0.001 : 0.2 + _random.NextDouble(),
            ["orig_bytes"] = bytes,
            ["resp_bytes"] = answer,
            ["orig_pkts"] = 1 + bytes / 900,
            ["resp_pkts"] = answer / 1_200,
        })));
    }

    private void LogIn(string source, double at, bool success)
    {
        Connect(source, at, "198.51.100.22", 22, "SF", success ? 6_000 : 1_500, success ? 12_000 : 2_200);
        _ssh.Add((at, JsonSerializer.Serialize(new Dictionary<string, object>(Common(source, at, "198.51.100.22", 22)) { ["auth_success"] = success, ["auth_attempts"] = 1, ["client"] = "SSH-2.0-OpenSSH_9.6" })));
    }

    private void Request(string source, double at, string uri, int status)
    {
        Connect(source, at, "198.51.100.10", 80, "SF", 500, status == 200 ? 9_000 : 500);
        _http.Add((at, JsonSerializer.Serialize(new Dictionary<string, object>(Common(source, at, "198.51.100.10", 80)) { ["method"] = "GET", ["host"] = "www.example.org", ["uri"] = uri, ["user_agent"] = "Mozilla/5.0", ["status_code"] = status })));
    }

    private Dictionary<string, object> Common(string source, double at, string destination, int port) => new()
    {
        ["ts"] = Math.Round(at, 6),
        ["uid"] = $"C{_session++:x8}",
        ["id.orig_h"] = source,
        ["id.orig_p"] = _random.Next(32_768, 61_000),
        ["id.resp_h"] = destination,
        ["id.resp_p"] = port,
    };

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private double LogUniform(double low, double high) => low * Math.Pow(high / low, _random.NextDouble());
}

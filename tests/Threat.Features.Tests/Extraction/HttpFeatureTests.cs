using System.Text;
using Threat.Features.Internal;
using Threat.TestKit;
using static Threat.Features.Tests.Make;

namespace Threat.Features.Tests;

[Category(TestRerun.Kernels)]
public sealed class HttpFeatureTests
{
    [Test]
    public void Counts_lengths_and_shares()
    {
        FeatureVector v = Extract(Request(9, "/aabb"), Request(8, "/.git/config"), Request(7, "/a?id=1%27%20UNION%20SELECT%201--", "POST"), Request(6, "/p?x=%3Cscript%3Ealert(1)%3C/script%3E"), Request(5, "/d?f=..%2f..%2fetc%2fpasswd"));
        v.ShouldBe("http_requests", 5);
        v.ShouldBe("http_methods_diversity", (0.8 * Math.Log2(1.25) + 0.2 * Math.Log2(5)) / Math.Log2(5));
        v.ShouldBe("url_length_avg", (5 + 12 + 33 + 38 + 27) / 5.0);
        v.ShouldBe("suspicious_paths", 2 / 5.0);
        v.ShouldBe("sql_injection_indicators", 1 / 5.0);
        v.ShouldBe("xss_indicators", 1 / 5.0);
        v.ShouldBe("path_traversal_indicators", 1 / 5.0);
        FeatureVector one = Extract(Request(9, "/aab%62"));
        one.ShouldBe("url_entropy", 2 * 0.4 * Math.Log2(2.5) + 0.2 * Math.Log2(5));
        one.ShouldMiss("http_methods_diversity", FeatureStatus.Insufficient);
        one.ShouldBe("sql_injection_indicators", 0);
        Extract(Login(3, "a")).ShouldMiss("http_requests", FeatureStatus.NotObserved);
        Extract(new EntityContext { LiveSensors = SecurityEventKinds.HttpRequest }).ShouldMiss("url_entropy", FeatureStatus.Insufficient);
    }

    [TestCase("/x--y.html")]
    [TestCase("/failsafe")]
    [TestCase("/search?q=cats+and+dogs")]
    [TestCase("/search?q=O%27Brien+%26+sons")]
    [TestCase("/search?q=select+a+dress+from+the+shop")]
    [TestCase("/search?q=rock+%27n%27+roll")]
    [TestCase("/a?next=/login?x=1&y=2")]
    [TestCase("/a?d=2026-03-04&t=12:00")]
    [TestCase("/a..b/c...d")]
    [TestCase("/q?on=1&s=Union+Square")]
    [TestCase("/q?s=5+%3C+6+and+7")]
    [TestCase("/q?price=1-2,3-4;5")]
    [TestCase("/q?s=it%27s+fine")]
    public void Ordinary_requests_are_ordinary(string target) => new RequestAnalyzer().Analyze(target).Traits.ShouldBe(RequestTraits.None);

    [TestCase("/a?id=%27%20UNION%20SELECT%20password%20FROM%20users", (int)RequestTraits.SqlInjection)]
    [TestCase("/a?id=%2527%2520or%25201%253D1", (int)RequestTraits.SqlInjection)]
    [TestCase("/a?id=1+or+1=1", (int)RequestTraits.SqlInjection)]
    [TestCase("/a?id=admin%27--", (int)RequestTraits.SqlInjection)]
    [TestCase("/a?id=1;drop+table+users", (int)RequestTraits.SqlInjection)]
    [TestCase("/a?id=1/**/union/*!50000select*/1,2", (int)RequestTraits.SqlInjection)]
    [TestCase("/..%2f..%2fx", (int)RequestTraits.PathTraversal)]
    [TestCase("/%2e%2e/x", (int)RequestTraits.PathTraversal)]
    [TestCase("/a?f=..\\..\\x", (int)RequestTraits.PathTraversal)]
    [TestCase("/a?x=%22%20onmouseover=alert(1)", (int)RequestTraits.CrossSiteScripting)]
    [TestCase("/a?x=%26%2360;script>", (int)RequestTraits.CrossSiteScripting)]
    [TestCase("/a?x=java%0ascript:alert(1)", (int)RequestTraits.CrossSiteScripting)]
    [TestCase("/a?x=%26%230000000000060;img+src=x+onerror=f>", (int)RequestTraits.CrossSiteScripting)]
    [TestCase("/a?x=%22nojavascript:%22,javascript:f()", (int)RequestTraits.CrossSiteScripting)]
    public void Injections_are_found_after_decoding(string target, int expected) => ((int)new RequestAnalyzer().Analyze(target).Traits).ShouldBe(expected);

    [Test]
    public void Labelled_payloads()
    {
        using StreamReader file = new(Threat.TestKit.SharedFolder.Require("data", "http", "params-payloads.csv"), Encoding.UTF8);
        Dictionary<string, (int All, int Sql, int Script, int Traversal, int Any)> seen = [];
        List<string> falseAlarms = [], missed = [];
        file.ReadLine();
        while (file.ReadLine() is { } line)
        {
            string[] fields = line.Split("\",\"");
            string kind = fields[^2], payload = string.Join("\",\"", fields[..^3])[1..].Replace("\"\"", "\"");
            RequestTraits t = RequestAnalyzer.Argument(Encoding.UTF8.GetBytes(payload.ToLowerInvariant()));
            (int all, int sql, int script, int traversal, int any) = seen.GetValueOrDefault(kind);
            seen[kind] = (all + 1, sql + Bit(t, RequestTraits.SqlInjection), script + Bit(t, RequestTraits.CrossSiteScripting), traversal + Bit(t, RequestTraits.PathTraversal), any + (t != 0 ? 1 : 0));
            if (kind == "norm" && t != 0) falseAlarms.Add($"{t}: {payload}");
            if (kind == "sqli" && (t & RequestTraits.SqlInjection) == 0) missed.Add(payload);
            if (kind == "xss" && (t & RequestTraits.CrossSiteScripting) == 0) missed.Add("xss " + payload);
        }
        foreach ((string kind, var c) in seen) TestContext.Out.WriteLine($"{kind}: {c.All} values, SQL {c.Sql}, script {c.Script}, traversal {c.Traversal}, any {c.Any}");
        foreach (string s in falseAlarms.Take(30).Concat(missed.Take(40))) TestContext.Out.WriteLine(s);
        seen["norm"].Any.ShouldBeLessThan(13);
        (seen["sqli"].Sql / (double)seen["sqli"].All).ShouldBeGreaterThan(0.98);
        (seen["xss"].Script / (double)seen["xss"].All).ShouldBeGreaterThan(0.9);
    }

    private static int Bit(RequestTraits traits, RequestTraits bit) => (traits & bit) != 0 ? 1 : 0;
}

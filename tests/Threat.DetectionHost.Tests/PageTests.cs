using System.Net;
using System.Text.Json.Nodes;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Threat.DetectionHost.Tests;

/// <summary>The reviewers' page in a real headless Chromium.</summary>
[NonParallelizable]
public sealed class PageTests
{
    private const string Browser = "/usr/bin/chromium", Driver = "/usr/bin/chromedriver";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private string _profile = "";
    private ChromeDriver _browser = null!;
    private RunningHost _host = null!;

    [SetUp]
    public async Task OpenBrowser()
    {
        if (!File.Exists(Browser) || !File.Exists(Driver)) Assert.Ignore($"Skipped: {Browser} or {Driver} is absent. Install the packages chromium and chromium-driver.");
        _host = await SeededHost.GetAsync();
        _profile = Directory.CreateTempSubdirectory("chromium").FullName;
        ChromeOptions options = new() { BinaryLocation = Browser };
        options.AddArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--window-size=1280,960", "--user-data-dir=" + _profile);
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        ChromeDriverService service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Driver)!, Path.GetFileName(Driver));
        service.SuppressInitialDiagnosticInformation = true;
        _browser = new ChromeDriver(service, options, TimeSpan.FromMinutes(3));
    }

    [TearDown]
    public void CloseBrowser()
    {
        _browser?.Quit();
        if (_profile.Length > 0 && Directory.Exists(_profile)) Directory.Delete(_profile, recursive: true);
    }

    [Test]
    public async Task A_reviewer_logs_in_confirms_one_detection_overrides_another_and_sees_the_counters_change()
    {
        using HttpClient anna = _host.Client(RunningHost.AnnaKey);
        for (int i = 0; i < 3; i++) await anna.PostAsync("/api/scores", new { source = $"203.0.113.{100 + i}", events = Traffic.Scan($"203.0.113.{100 + i}", DateTimeOffset.UtcNow) }, HttpStatusCode.OK);
        _browser.Navigate().GoToUrl(_host.Address);
        LogIn("wrong-key-0123456789abcdef");
        Until(() => Text("message") == "The host does not know this key.");
        _browser.FindElement(By.Id("desk")).Displayed.ShouldBeFalse();
        _browser.Manage().Logs.GetLog(LogType.Browser); // the refused call was one; what follows must be clean

        LogIn(RunningHost.AnnaKey);
        Until(() => _browser.FindElement(By.Id("desk")).Displayed);
        Text("name").ShouldBe("anna (reviewer, operator)");
        Text("champion").ShouldStartWith("v0000");
        Text("decision").ShouldNotBe("None yet.");
        JsonNode before = await SamplesAsync(anna);
        long open = Number("open"), verified = Number("verified");
        verified.ShouldBe((long)before["verified"]!);
        Cards()[0].FindElement(By.TagName("summary")).Click();
        Cards()[0].FindElements(By.CssSelector("tbody tr")).Count.ShouldBe(5);
        Screenshot("detection-host.png");

        IWebElement confirmed = Cards()[0], overridden = Cards()[1];
        (string confirmedId, string overriddenId) = (Id(confirmed), Id(overridden));
        confirmed.FindElement(By.CssSelector(".confirm")).Click();
        Until(() => Number("verified") == verified + 1 && Number("open") == open - 1);
        Text("message").ShouldEndWith("confirmed (Stored).");

        overridden.FindElement(By.CssSelector("select")).SendKeys("Infiltration");
        overridden.FindElement(By.CssSelector(".override")).Click();
        Until(() => Number("verified") == verified + 2 && Number("open") == open - 2);
        Text("message").ShouldEndWith("overridden to Infiltration (Stored).");
        Cards().Select(Id).ShouldNotContain(confirmedId);
        Cards().Select(Id).ShouldNotContain(overriddenId);
        Text("overrides").ShouldEndWith(" %");

        JsonNode after = await SamplesAsync(anna);
        ((long)after["unclaimedOverrides"]!).ShouldBe((long)before["unclaimedOverrides"]! + 1);
        ((long)after["verified"]!).ShouldBe((long)before["verified"]! + 2);
        JsonNode first = await anna.GetAsync($"/api/detections/{confirmedId}", HttpStatusCode.OK), second = await anna.GetAsync($"/api/detections/{overriddenId}", HttpStatusCode.OK);
        ((string)first["verdict"]!, (string)first["reviewer"]!).ShouldBe(("Confirm", "anna"));
        ((string)second["verdict"]!, (string)second["correctLabel"]!).ShouldBe(("Override", "Infiltration"));

        _browser.FindElement(By.Id("report")).Click();
        Until(() => Text("report-text").StartsWith("Run ", StringComparison.Ordinal));
        _browser.FindElement(By.CssSelector("dialog button")).Click();
        _browser.Manage().Logs.GetLog(LogType.Browser).Where(static l => l.Level >= LogLevel.Warning).Select(static l => l.Message).ShouldBeEmpty();

        // A reload keeps the login; logging out forgets it.
        _browser.Navigate().Refresh();
        Until(() => _browser.FindElement(By.Id("desk")).Displayed);
        _browser.FindElement(By.Id("leave")).Click();
        Until(() => _browser.FindElement(By.Id("login")).Displayed);
        _browser.ExecuteScript("return sessionStorage.length").ShouldBe(0L);
    }

    [Test]
    public void Every_control_has_a_name_and_what_a_key_may_not_do_is_disabled()
    {
        _browser.Navigate().GoToUrl(_host.Address);
        LogIn(RunningHost.SensorKey);
        Until(() => _browser.FindElement(By.Id("desk")).Displayed && Cards().Count > 0);
        _browser.FindElements(By.CssSelector(".reviewer, .operator")).Where(static e => e.Displayed).ShouldAllBe(static e => !e.Enabled);

        object[] nodes = [.. (IEnumerable<object>)((Dictionary<string, object>)_browser.ExecuteCdpCommand("Accessibility.getFullAXTree", [])!)["nodes"]];
        string[] controls = ["button", "textbox", "combobox", "progressbar", "link", "dialog", "region"];
        (string Role, string Name)[] found = [.. nodes.Cast<Dictionary<string, object>>().Where(static n => n["ignored"] is false).Select(static n => (Value(n, "role"), Value(n, "name"))).Where(n => controls.Contains(n.Item1))];
        found.Count(static n => n.Role == "button").ShouldBeGreaterThan(10);
        found.ShouldAllBe(static n => n.Name.Length > 0);
        _browser.FindElement(By.TagName("html")).GetAttribute("lang").ShouldBe("en");
    }

    private void LogIn(string key)
    {
        Until(() => _browser.FindElement(By.Id("key")).Displayed);
        _browser.FindElement(By.Id("key")).SendKeys(key);
        _browser.FindElement(By.CssSelector("#login button")).Click();
    }

    private IReadOnlyList<IWebElement> Cards() => _browser.FindElements(By.CssSelector("#queue > li"));

    private static string Id(IWebElement card) => card.GetAttribute("data-id")!;

    private string Text(string id) => _browser.FindElement(By.Id(id)).Text;

    private long Number(string id) => long.Parse(Text(id).Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Attached to the test; THREAT_ACCEPT_IMAGES=1 makes it the documentation's.</summary>
    private void Screenshot(string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, name);
        _browser.GetScreenshot().SaveAsFile(path);
        TestContext.AddTestAttachment(path);
        if (Environment.GetEnvironmentVariable("THREAT_ACCEPT_IMAGES") == "1") File.Copy(path, Path.Combine(TestKit.RepositoryRoot.Path, "docs", "images", name), overwrite: true);
    }

    private static void Until(Func<bool> holds)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(start) > Patience) Assert.Fail($"The page did not come to the expected state within {Patience}.");
            Thread.Sleep(50);
        }
    }

    private static string Value(Dictionary<string, object> node, string property) => node.TryGetValue(property, out object? found) && found is Dictionary<string, object> { } value && value.TryGetValue("value", out object? text) ? text.ToString()! : "";

    private static async Task<JsonNode> SamplesAsync(HttpClient anna) => (await anna.GetAsync("/api/status", HttpStatusCode.OK))["samples"]!;
}

using System.Net;
using System.Text.Json.Nodes;
using Threat.Core;
using Threat.Detection;

namespace Threat.DetectionHost.Tests;

[NonParallelizable]
public sealed class LoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private RunningHost _host = null!;
    private HttpClient _anna = null!;

    [SetUp]
    public async Task LogIn()
    {
        _host = await SeededHost.GetAsync();
        _anna = _host.Client(RunningHost.AnnaKey);
    }

    [TearDown]
    public void LogOut() => _anna.Dispose();

    [Test]
    public async Task Status_says_what_serves_what_was_decided_and_why()
    {
        JsonNode status = await _anna.GetAsync("/api/status", HttpStatusCode.OK);
        ((string)status["modelVersion"]!).ShouldBe("v00000002");
        ((long)status["samples"]!["verified"]!).ShouldBeGreaterThan(6_000);
        ((string)status["scheduler"]!["state"]!).ShouldBe("Waiting");
        status["scheduler"]!["nextCheckAt"].ShouldNotBeNull();
        status["health"]!.AsObject().Count.ShouldBe(4);
        status["health"]!.AsObject().ShouldAllBe(static h => ((string)h.Value!).StartsWith("Healthy"));
        status["advice"]!.AsArray().Select(static a => (string)a!["code"]!).ShouldContain("TL009");
        JsonArray runs = (await _anna.GetAsync("/api/retraining/runs", HttpStatusCode.OK)).AsArray();
        JsonNode first = runs[^1]!;
        ((string)first["decision"]!).ShouldBe("Promote");
        ((string)first["reason"]!).ShouldBe("first model, from simulated traffic");
        string report = await _anna.GetStringAsync($"/api/retraining/runs/{(string)first["runId"]!}/report");
        report.ShouldContain("registered as version v00000002");
        await _anna.GetAsync("/api/retraining/runs/absent/report", HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_manual_run_shows_its_progress_is_alone_and_can_be_cancelled()
    {
        (await HttpAnswers.ReadAsync(await _anna.DeleteAsync("/api/retraining/runs/current"), HttpStatusCode.Conflict)).Detail().ShouldBe("No run is under way in this host.");
        await _anna.PostAsync("/api/retraining/runs", null, HttpStatusCode.Accepted);
        JsonNode working = await UntilAsync(static s => (string)s["scheduler"]!["state"]! == "Running" && s["scheduler"]!["step"] is not null);
        ((double)working["scheduler"]!["fraction"]!).ShouldBeInRange(0, 1);
        (await _anna.PostAsync("/api/retraining/runs", null, HttpStatusCode.Conflict)).Detail().ShouldContain("under way");
        (await _anna.PostAsync("/api/models/rollback", new { }, HttpStatusCode.Conflict)).Detail().ShouldStartWith("A run is under way");
        await HttpAnswers.ReadAsync(await _anna.DeleteAsync("/api/retraining/runs/current"), HttpStatusCode.Accepted);
        JsonNode cancelled = await UntilAsync(static s => (string)s["scheduler"]!["state"]! == "Waiting");
        ((string)cancelled["lastRun"]!["state"]!).ShouldBe("Cancelled", cancelled.ToJsonString());
        ((string)cancelled["scheduler"]!["lastOutcome"]!).ShouldBe("Cancelled");

        // And once more, to its end: on the rows of the first run nothing is better, so the old model stays, and the reasons are there.
        await _anna.PostAsync("/api/retraining/runs", null, HttpStatusCode.Accepted);
        JsonNode done = await UntilAsync(static s => (string)s["scheduler"]!["state"]! == "Waiting" && (string?)s["scheduler"]!["lastOutcome"] == "Completed");
        ((string)done["lastRun"]!["reason"]!).ShouldBe("manual: anna");
        ((string)done["lastRun"]!["state"]!).ShouldBe("Completed");
        done["lastRun"]!["gate"]!.AsArray().ShouldNotBeEmpty();
        ((string)done["lastRun"]!["why"]!).ShouldNotBeEmpty();
    }

    [Test]
    public async Task Another_process_promotes_a_version_the_host_follows_and_is_rolled_back()
    {
        FileModelRegistry registry = new(new FileModelRegistryOptions { Folder = Path.Combine(_host.Folder, "threat-learning", "models") });
        string before = (await registry.GetAliasAsync("default", ModelVersion.Champion))!;
        ModelVersion added;
        using (ThreatModel model = await registry.LoadAsync("default", before)) added = await registry.RegisterAsync(model);
        (await registry.TrySetAliasAsync("default", ModelVersion.Champion, before, added.Version)).ShouldBeTrue();
        await UntilAsync(s => (string)s["modelVersion"]! == added.Version);
        JsonArray models = (await _anna.GetAsync("/api/models", HttpStatusCode.OK)).AsArray();
        models.Where(static m => (bool)m!["champion"]!).Select(static m => (string)m!["version"]!).ShouldBe([added.Version]);
        models.Select(static m => (string)m!["version"]!).ShouldContain(before);

        ((string)(await _anna.PostAsync("/api/models/rollback", new { }, HttpStatusCode.OK))["serving"]!).ShouldBe(before);
        ((string)(await _anna.GetAsync("/api/status", HttpStatusCode.OK))["modelVersion"]!).ShouldBe(before);
        (await _anna.PostAsync("/api/models/rollback", new { version = "v99999999" }, HttpStatusCode.Conflict)).Detail().ShouldStartWith("Version 'v99999999' of model 'default' does not exist; kept are");
    }

    [Test]
    public async Task The_open_api_document_describes_every_path_and_the_keys()
    {
        JsonNode document = await _anna.GetAsync("/openapi/v1.json", HttpStatusCode.OK);
        ((string)document["openapi"]!).ShouldStartWith("3.");
        document["paths"]!.AsObject().Select(static p => p.Key).Order().ShouldBe(["/api/detections", "/api/detections/{id}", "/api/detections/{id}/verdict", "/api/me", "/api/models", "/api/models/rollback",
            "/api/retraining/runs", "/api/retraining/runs/current", "/api/retraining/runs/{id}/report", "/api/scores", "/api/scores/batch", "/api/scores/{source}", "/api/status"], ignoreOrder: true);
        document["components"]!["securitySchemes"]!.AsObject().Select(static s => (string)s.Value!["type"]!).Order().ShouldBe(["apiKey", "http"]);
        document["security"]!.AsArray().Count.ShouldBe(2);
        string text = document.ToJsonString();
        text.ShouldContain("\"429\"");
        // Every reference leads somewhere.
        foreach (System.Text.RegularExpressions.Match m in System.Text.RegularExpressions.Regex.Matches(text, "\"#/components/schemas/([^\"]+)\"")) document["components"]!["schemas"]!.AsObject().ContainsKey(m.Groups[1].Value).ShouldBeTrue(m.Value);
    }

    private async Task<JsonNode> UntilAsync(Func<JsonNode, bool> holds)
    {
        using CancellationTokenSource end = new(Patience);
        while (true)
        {
            JsonNode status = await _anna.GetAsync("/api/status", HttpStatusCode.OK);
            if (holds(status)) return status;
            if (end.IsCancellationRequested) throw new TimeoutException(status.ToJsonString());
            await Task.Delay(50, CancellationToken.None);
        }
    }
}

using System.Net;
using System.Text.Json.Nodes;

namespace Threat.DetectionHost.Tests;

[NonParallelizable]
public sealed class ReviewTests
{
    private HttpClient _anna = null!, _ben = null!;

    [SetUp]
    public async Task LogIn()
    {
        RunningHost host = await SeededHost.GetAsync();
        (_anna, _ben) = (host.Client(RunningHost.AnnaKey), host.Client(RunningHost.BenKey));
    }

    [TearDown]
    public void LogOut()
    {
        _anna.Dispose();
        _ben.Dispose();
    }

    [Test]
    public async Task The_same_verdict_twice_is_one_sample_of_the_reviewer_whose_key_it_was()
    {
        string id = await DetectionAsync("203.0.113.80");
        long before = await VerifiedAsync();
        JsonNode first = await _anna.PostAsync($"/api/detections/{id}/verdict", new { verdict = "Confirm" }, HttpStatusCode.OK);
        ((string)first["outcome"]!).ShouldBe("Stored");
        ((string)first["detection"]!["reviewer"]!).ShouldBe("anna");
        JsonNode second = await _anna.PostAsync($"/api/detections/{id}/verdict", new { verdict = "Confirm" }, HttpStatusCode.OK);
        ((string)second["outcome"]!).ShouldBe("Duplicate");
        (await VerifiedAsync()).ShouldBe(before + 1);
        (await _anna.GetAsync("/api/detections?judged=true&limit=500", HttpStatusCode.OK)).AsArray().ShouldContain(d => (string)d!["id"]! == id);
        (await _anna.GetAsync("/api/detections?judged=false&limit=500", HttpStatusCode.OK)).AsArray().ShouldNotContain(d => (string)d!["id"]! == id);
    }

    [Test]
    public async Task An_override_changes_the_statistics_and_a_changed_verdict_supersedes()
    {
        string id = await DetectionAsync("203.0.113.81");
        JsonNode before = await SamplesAsync();
        JsonNode given = await _anna.PostAsync($"/api/detections/{id}/verdict", new { verdict = "Override", correctLabel = "Botnet" }, HttpStatusCode.OK);
        ((string)given["detection"]!["correctLabel"]!).ShouldBe("Botnet");
        JsonNode after = await SamplesAsync();
        ((long)after["unclaimedOverrides"]!).ShouldBe((long)before["unclaimedOverrides"]! + 1);
        Class(after, "Botnet").ShouldBe(Class(before, "Botnet") + 1);

        JsonNode changed = await _anna.PostAsync($"/api/detections/{id}/verdict", new { verdict = "Confirm" }, HttpStatusCode.OK);
        ((int)changed["detection"]!["verdictVersion"]!).ShouldBe(2);
        JsonNode last = await SamplesAsync();
        ((long)last["unclaimedOverrides"]!).ShouldBe((long)before["unclaimedOverrides"]!);
        Class(last, "Botnet").ShouldBe(Class(before, "Botnet"));
        Class(last, "PortScan").ShouldBe(Class(before, "PortScan") + 1);
        ((long)last["verified"]!).ShouldBe((long)before["verified"]! + 1);
    }

    [Test]
    public async Task Another_reviewer_of_the_same_opinion_is_the_second_one()
    {
        string id = await DetectionAsync("203.0.113.82");
        await _anna.PostAsync($"/api/detections/{id}/verdict", new { verdict = "Override", correctLabel = "Normal" }, HttpStatusCode.OK);
        JsonNode seconded = (await _ben.PostAsync($"/api/detections/{id}/verdict", new { verdict = "Override", correctLabel = "normal" }, HttpStatusCode.OK))["detection"]!;
        ((string)seconded["reviewer"]!, (string)seconded["secondReviewer"]!).ShouldBe(("anna", "ben"));
        long before = await VerifiedAsync();
        ((string)(await _ben.PostAsync($"/api/detections/{id}/verdict", new { verdict = "Override", correctLabel = "Normal" }, HttpStatusCode.OK))["outcome"]!).ShouldBe("Duplicate");
        (await VerifiedAsync()).ShouldBe(before);
    }

    [Test]
    public async Task What_makes_no_sense_is_refused_and_says_why()
    {
        string id = await DetectionAsync("203.0.113.83");
        async Task<string> Refused(object verdict) => (await _anna.PostAsync($"/api/detections/{id}/verdict", verdict, HttpStatusCode.BadRequest)).Detail();
        (await Refused(new { verdict = "Override" })).ShouldStartWith("An override needs \"correctLabel\", one of Normal, DDoS");
        (await Refused(new { verdict = "Override", correctLabel = "PortScan" })).ShouldBe("The override names the detected class, 'PortScan'; confirm it instead.");
        (await Refused(new { verdict = "Override", correctLabel = "Botnett" })).ShouldStartWith("Label 'Botnett' is unknown. Did you mean 'Botnet'?");
        (await Refused(new { verdict = "Confirm", correctLabel = "Normal" })).ShouldEndWith("override it instead.");
        await Refused(new { verdict = "Perhaps" });
        await Refused(new { verdict = 17 });
        // The reviewer is the key's owner; a request cannot name another.
        await Refused(new { verdict = "Confirm", reviewer = "somebody else" });
        (await _anna.PostAsync("/api/detections/absent/verdict", new { verdict = "Confirm" }, HttpStatusCode.NotFound)).Detail().ShouldStartWith("There is no detection 'absent'.");
    }

    private async Task<string> DetectionAsync(string source)
        => (string)(await _anna.PostAsync("/api/scores", new { source, events = Traffic.Scan(source, DateTimeOffset.UtcNow) }, HttpStatusCode.OK))["detectionId"]!;

    private async Task<JsonNode> SamplesAsync() => (await _anna.GetAsync("/api/status", HttpStatusCode.OK))["samples"]!;

    private async Task<long> VerifiedAsync() => (long)(await SamplesAsync())["verified"]!;

    private static long Class(JsonNode samples, string name) => (long?)samples["perClass"]![name] ?? 0;
}

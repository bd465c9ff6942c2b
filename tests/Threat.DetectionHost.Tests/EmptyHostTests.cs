using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Threat.DetectionHost.Tests;

/// <summary>A host without a model, without configured keys, with small limits.</summary>
public sealed class EmptyHostTests
{
    [Test]
    public async Task On_the_first_start_a_key_is_made_and_printed_once_and_scores_say_what_to_do()
    {
        using RunningHost host = await RunningHost.StartAsync([]);
        string key = Regex.Match(host.Output, "tl_[0-9a-f]{48}").Value;
        key.ShouldNotBeEmpty(host.Output);
        string hash = File.ReadAllText(Path.Combine(host.Folder, "threat-learning", "first-api-key.sha256"));
        hash.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key))));
        using HttpClient client = host.Client(key);
        ((string)(await client.GetAsync("/api/me", HttpStatusCode.OK))["name"]!).ShouldBe("first-operator");

        JsonNode problem = await client.PostAsync("/api/scores", new { source = "203.0.113.9", events = Traffic.Visit("203.0.113.9", DateTimeOffset.UtcNow) }, HttpStatusCode.ServiceUnavailable);
        ((string)problem["title"]!).ShouldBe("There is no model yet.");
        problem.Detail().ShouldContain("--seed-simulated");
        (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.GetStringAsync("/health/live")).ShouldBe("Healthy");
        JsonNode status = await client.GetAsync("/api/status", HttpStatusCode.OK);
        status["modelVersion"].ShouldBeNull();
        ((string)status["health"]!["threat-model"]!).ShouldStartWith("Unhealthy: No model is served.");
        (await client.PostAsync("/api/models/rollback", new { }, HttpStatusCode.Conflict)).Detail().ShouldContain("has no champion to roll back");

        // A run without samples ends at once and says why.
        await client.PostAsync("/api/retraining/runs", null, HttpStatusCode.Accepted);
        for (int i = 0; i < 200 && status["lastRun"]?["decision"] is null; i++)
        {
            await Task.Delay(50);
            status = await client.GetAsync("/api/status", HttpStatusCode.OK);
        }
        ((string)status["lastRun"]!["decision"]!).ShouldBe("InsufficientEvidence");
        ((string)status["lastRun"]!["why"]!).ShouldBe("No verified sample is left to train on.");
    }

    [Test]
    public async Task Too_much_at_once_is_413_and_429()
    {
        using RunningHost host = await RunningHost.StartAsync([.. RunningHost.Keys, KeyValuePair.Create("Limits__BodyBytes", "20000"), KeyValuePair.Create("Limits__RequestsPerMinute", "12"), KeyValuePair.Create("Limits__AnonymousRequestsPerMinute", "5")]);
        using HttpClient sensor = host.Client(RunningHost.SensorKey), ben = host.Client(RunningHost.BenKey), stranger = host.Client(null);
        JsonNode large = await sensor.PostAsync("/api/scores", new { source = new string('1', 30_000) }, HttpStatusCode.RequestEntityTooLarge);
        large.Detail().ShouldBe("The body is too large; at most 20000 bytes are allowed (Limits:BodyBytes).");

        int answered = 0;
        HttpResponseMessage response;
        while ((response = await sensor.GetAsync("/api/me")).IsSuccessStatusCode) answered++;
        answered.ShouldBe(11);
        (await HttpAnswers.ReadAsync(response, HttpStatusCode.TooManyRequests)).Detail().ShouldStartWith("Too many requests in this minute.");
        response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        // Others are not held up by one that asks too often, and strangers have a limit of their own.
        (await ben.GetAsync("/api/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        HttpStatusCode[] strangers = [.. await Task.WhenAll(Enumerable.Range(0, 7).Select(async _ => (await stranger.GetAsync("/api/me")).StatusCode))];
        strangers.Count(static s => s == HttpStatusCode.Unauthorized).ShouldBe(5);
        strangers.Count(static s => s == HttpStatusCode.TooManyRequests).ShouldBe(2);
    }

    [TestCase("ApiKeys__0__Key", "short", "The API key of 'anna' has 5 characters; it needs at least 24")]
    [TestCase("ApiKeys__0__Name", "import:simulator", "An API key has the name 'import:simulator'; a name is 1 to 64 letters")]
    [TestCase("ApiKeys__0__Roles__0", "admin", "The API key of 'anna' has the role 'admin'; roles are 'reviewer' and 'operator'.")]
    [TestCase("Limits__SourcesPerBatch", "0", "SourcesPerBatch")]
    public async Task A_wrong_setting_stops_the_host_at_its_start(string key, string value, string message)
    {
        Dictionary<string, string> settings = new(RunningHost.Keys) { [key] = value };
        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => RunningHost.StartAsync(settings));
        e.Message.ShouldContain(message);
    }
}

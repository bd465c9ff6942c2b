using System.Net;
using System.Text.Json.Nodes;

namespace Threat.DetectionHost.Tests;

public sealed class AuthenticationTests
{
    [Test]
    public async Task Without_a_known_key_nothing_but_the_page_and_health_answers()
    {
        RunningHost host = await SeededHost.GetAsync();
        foreach (string? key in new[] { null, "", "wrong-key-0123456789abcdef", RunningHost.AnnaKey + "x", RunningHost.AnnaKey.ToUpperInvariant() })
        {
            using HttpClient client = host.Client(key);
            foreach (string path in new[] { "/api/status", "/api/detections", "/api/models", "/api/me", "/openapi/v1.json", "/api/absent" }) await client.GetAsync(path, HttpStatusCode.Unauthorized);
            await client.PostAsync("/api/scores", new { source = "203.0.113.9" }, HttpStatusCode.Unauthorized);
            await client.PostAsync("/api/retraining/runs", null, HttpStatusCode.Unauthorized);
            (await client.GetStringAsync("/health")).ShouldBe("Healthy");
            (await client.GetStringAsync("/")).ShouldContain("<title>Detections to review</title>");
        }
    }

    [Test]
    public async Task A_key_opens_as_header_and_as_bearer_token_and_says_whose_it_is()
    {
        RunningHost host = await SeededHost.GetAsync();
        foreach (bool bearer in new[] { false, true })
        {
            using HttpClient anna = host.Client(RunningHost.AnnaKey, bearer), ben = host.Client(RunningHost.BenKey, bearer);
            JsonNode me = await anna.GetAsync("/api/me", HttpStatusCode.OK);
            ((string)me["name"]!).ShouldBe("anna");
            me["roles"]!.AsArray().Select(static r => (string)r!).ShouldBe(["reviewer", "operator"]);
            ((string)(await ben.GetAsync("/api/me", HttpStatusCode.OK))["name"]!).ShouldBe("ben");
        }
    }

    [Test]
    public async Task Roles_decide_who_judges_and_who_operates()
    {
        RunningHost host = await SeededHost.GetAsync();
        using HttpClient ben = host.Client(RunningHost.BenKey), sensor = host.Client(RunningHost.SensorKey);
        await ben.PostAsync("/api/retraining/runs", null, HttpStatusCode.Forbidden);
        await ben.PostAsync("/api/models/rollback", new { }, HttpStatusCode.Forbidden);
        await sensor.PostAsync("/api/detections/any/verdict", new { verdict = "Confirm" }, HttpStatusCode.Forbidden);
        await sensor.GetAsync("/api/status", HttpStatusCode.OK);
    }

    [Test]
    public async Task No_key_is_ever_logged()
    {
        RunningHost host = await SeededHost.GetAsync();
        using HttpClient anna = host.Client(RunningHost.AnnaKey), wrong = host.Client("wrong-key-0123456789abcdef");
        await anna.GetAsync("/api/me", HttpStatusCode.OK);
        await wrong.GetAsync("/api/me", HttpStatusCode.Unauthorized);
        foreach (string key in new[] { RunningHost.AnnaKey, RunningHost.BenKey, RunningHost.SensorKey, "wrong-key-0123456789abcdef" }) host.Output.ShouldNotContain(key);
    }
}

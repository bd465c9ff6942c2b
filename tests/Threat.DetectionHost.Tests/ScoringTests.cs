using System.Net;
using System.Text.Json.Nodes;

namespace Threat.DetectionHost.Tests;

public sealed class ScoringTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Test]
    public async Task A_scan_is_a_threat_with_reasons_and_goes_before_the_reviewers()
    {
        using HttpClient sensor = (await SeededHost.GetAsync()).Client(RunningHost.SensorKey);
        JsonNode score = await sensor.PostAsync("/api/scores", new { source = "203.0.113.50", events = Traffic.Scan("203.0.113.50", Now) }, HttpStatusCode.OK);
        ((string)score["attackType"]!).ShouldBe("PortScan", score.ToJsonString());
        ((bool)score["isThreat"]!).ShouldBeTrue();
        ((double)score["score"]!).ShouldBeInRange(0.5, 1);
        score["probabilities"]!.AsObject().Sum(static p => (double)p.Value!).ShouldBe(1, 1e-9);
        ((string)score["explanation"]!).ShouldContain("PortScan");
        score["reasons"]!.AsArray().Count.ShouldBe(5);
        ((string)score["modelVersion"]!).ShouldStartWith("v0000");
        JsonNode detection = await sensor.GetAsync($"/api/detections/{(string)score["detectionId"]!}", HttpStatusCode.OK);
        ((string)detection["source"]!).ShouldBe("203.0.113.50");
        ((string)detection["attackType"]!).ShouldBe("PortScan");

        // The features are kept: any host on the same store scores the source again without its events.
        JsonNode again = await sensor.GetAsync("/api/scores/203.0.113.50", HttpStatusCode.OK);
        ((double)again["score"]!).ShouldBe((double)score["score"]!);
        (await sensor.GetAsync("/api/scores/203.0.113.51", HttpStatusCode.NotFound)).Detail().ShouldBe("No features of 203.0.113.51 are kept (Miss). Score it with its events first.");
        (await sensor.GetAsync("/api/scores/nobody", HttpStatusCode.BadRequest)).Detail().ShouldStartWith("'nobody' is no IP address.");
    }

    [Test]
    public async Task A_visitor_is_no_threat_and_is_reviewed_only_when_asked_for()
    {
        using HttpClient sensor = (await SeededHost.GetAsync()).Client(RunningHost.SensorKey);
        JsonNode quiet = await sensor.PostAsync("/api/scores", new { source = "203.0.113.60", events = Traffic.Visit("203.0.113.60", Now) }, HttpStatusCode.OK);
        ((string)quiet["attackType"]!).ShouldBe("Normal", quiet.ToJsonString());
        quiet["detectionId"].ShouldBeNull();
        JsonNode asked = await sensor.PostAsync("/api/scores", new { source = "203.0.113.60", events = Traffic.Visit("203.0.113.60", Now), review = true }, HttpStatusCode.OK);
        ((string?)asked["detectionId"]).ShouldNotBeNull();
    }

    [Test]
    public async Task In_a_batch_each_source_gets_its_score_or_its_error()
    {
        using HttpClient sensor = (await SeededHost.GetAsync()).Client(RunningHost.SensorKey);
        JsonArray items = (await sensor.PostAsync("/api/scores/batch", new
        {
            sources = new object[]
            {
                new { source = "203.0.113.70", events = Traffic.Scan("203.0.113.70", Now) },
                new { source = "somewhere", events = Traffic.Visit("203.0.113.71", Now) },
                new { source = "203.0.113.72", events = new JsonArray(new JsonObject { ["source"] = new JsonObject { ["ip"] = "203.0.113.72" } }) },
                new { source = "203.0.113.73", events = new JsonArray() },
                new { source = "203.0.113.74", events = Traffic.Visit("203.0.113.74", Now) },
            },
        }, HttpStatusCode.OK)).AsArray();
        items.Select(static i => i!["score"] is null).ShouldBe([false, true, true, true, false]);
        ((string)items[0]!["score"]!["attackType"]!).ShouldBe("PortScan");
        ((string)items[1]!["error"]!).ShouldBe("\"source\" is 'somewhere', which is no IP address.");
        ((string)items[2]!["error"]!).ShouldStartWith("Event 1: ");
        ((string)items[3]!["error"]!).ShouldBe("\"events\" is empty; a source is judged by its events.");
        ((string)items[4]!["score"]!["attackType"]!).ShouldBe("Normal");
    }

    [Test]
    public async Task What_cannot_be_read_is_a_400_that_says_why()
    {
        using HttpClient sensor = (await SeededHost.GetAsync()).Client(RunningHost.SensorKey);
        (await sensor.PostAsync("/api/scores", new { source = "203.0.113.9", events = new object[] { 7 } }, HttpStatusCode.BadRequest)).Detail().ShouldBe("\"events\" holds a JSON number; each event is an object in Elastic Common Schema.");
        object[] many = [.. Enumerable.Range(0, 101).Select(static i => new { source = $"203.0.113.{i}", events = new JsonArray() })];
        (await sensor.PostAsync("/api/scores/batch", new { sources = many }, HttpStatusCode.BadRequest)).Detail().ShouldBe("\"sources\" holds 101 sources; at most 100 are allowed in one batch (Limits:SourcesPerBatch).");
        (await sensor.PostAsync("/api/scores/batch", new { sources = Array.Empty<object>() }, HttpStatusCode.BadRequest)).Detail().ShouldBe("\"sources\" is empty.");
        object[] events = [.. Enumerable.Range(0, 10_001).Select(static _ => new { })];
        (await sensor.PostAsync("/api/scores", new { source = "203.0.113.9", events }, HttpStatusCode.BadRequest)).Detail().ShouldBe("\"events\" holds 10001 events; at most 10000 are allowed (Limits:EventsPerSource).");
        await sensor.PostAsync("/api/scores", new { source = "203.0.113.9", events = Traffic.Visit("203.0.113.9", Now), colour = "red" }, HttpStatusCode.BadRequest);
        await HttpAnswers.ReadAsync(await sensor.PostAsync("/api/scores", new StringContent("{", System.Text.Encoding.UTF8, "application/json")), HttpStatusCode.BadRequest);
        await HttpAnswers.ReadAsync(await sensor.PostAsync("/api/scores", new StringContent("hello")), HttpStatusCode.UnsupportedMediaType);
        await sensor.GetAsync("/api/absent", HttpStatusCode.NotFound);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Threat.Features.Redis.Tests;
using Threat.Retraining.PostgreSql.Tests;

namespace Threat.DetectionHost.Tests;

/// <summary>Two hosts on one redis-server and one PostgreSQL, as the configuration says.</summary>
public sealed class SharedStoresTests
{
    [Test]
    public async Task What_one_host_scores_the_other_knows_judges_and_counts()
    {
        using RedisServerProcess redis = RedisServerProcess.StartOrSkip();
        using PostgresServer postgres = PostgresServer.StartNew();
        RunningHost seeded = await SeededHost.GetAsync();
        KeyValuePair<string, string>[] settings = [.. RunningHost.Keys, KeyValuePair.Create("ConnectionStrings__Redis", $"127.0.0.1:{redis.Port}"), KeyValuePair.Create("ConnectionStrings__PostgreSql", postgres.ConnectionString)];
        // A first model for both: the folder of models of a host that has one.
        void CopyModels(string folder)
        {
            string models = Path.Combine(seeded.Folder, "threat-learning", "models"), copy = Path.Combine(folder, "threat-learning", "models");
            foreach (string file in Directory.GetFiles(models, "*", SearchOption.AllDirectories))
            {
                string target = Path.Combine(copy, Path.GetRelativePath(models, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        using RunningHost one = await RunningHost.StartAsync(settings, CopyModels), two = await RunningHost.StartAsync(settings, CopyModels);
        using HttpClient sensor = one.Client(RunningHost.SensorKey), anna = two.Client(RunningHost.AnnaKey);
        JsonNode score = await sensor.PostAsync("/api/scores", new { source = "203.0.113.90", events = Traffic.Scan("203.0.113.90", DateTimeOffset.UtcNow) }, HttpStatusCode.OK);
        string id = (string)score["detectionId"]!;
        ((double)(await anna.GetAsync("/api/scores/203.0.113.90", HttpStatusCode.OK))["score"]!).ShouldBe((double)score["score"]!);
        ((string)(await anna.PostAsync($"/api/detections/{id}/verdict", new { verdict = "Override", correctLabel = "Normal" }, HttpStatusCode.OK))["outcome"]!).ShouldBe("Stored");
        JsonNode judged = await sensor.GetAsync($"/api/detections/{id}", HttpStatusCode.OK);
        ((string)judged["correctLabel"]!, (string)judged["reviewer"]!, (bool)judged["collected"]!).ShouldBe(("Normal", "anna", true));
        JsonNode status = await sensor.GetAsync("/api/status", HttpStatusCode.OK);
        ((long)status["samples"]!["unclaimedOverrides"]!).ShouldBe(1);
        ((string)status["health"]!["threat-feature-store"]!).ShouldBe("Healthy: RedisFeatureStore");
        ((string)status["health"]!["threat-sample-store"]!).ShouldBe("Healthy: PostgreSqlSampleStore");
        Directory.GetFiles(one.Folder, "*.db", SearchOption.AllDirectories).ShouldBeEmpty();

        // Without Redis scores go on; without PostgreSQL a verdict is refused, and given again it is stored.
        redis.Kill();
        JsonNode without = await sensor.PostAsync("/api/scores", new { source = "203.0.113.91", events = Traffic.Scan("203.0.113.91", DateTimeOffset.UtcNow) }, HttpStatusCode.OK);
        ((string)without["attackType"]!).ShouldBe("PortScan");
        string verdict = $"/api/detections/{(string)without["detectionId"]!}/verdict";
        postgres.Stop();
        (await anna.PostAsync(verdict, new { verdict = "Confirm" }, HttpStatusCode.ServiceUnavailable)).Detail().ShouldStartWith("A database does not answer");
        postgres.Start();
        // The first questions after the restart may still meet a connection that has died, or a server in recovery: the answer is to ask again.
        HttpResponseMessage answer;
        for (int i = 0; (answer = await anna.PostAsJsonAsync(verdict, new { verdict = "Confirm" })).StatusCode == HttpStatusCode.ServiceUnavailable && i < 100; i++) await Task.Delay(100);
        string outcome = (string)(await HttpAnswers.ReadAsync(answer, HttpStatusCode.OK))["outcome"]!;
        // A duplicate when only the answer was lost.
        outcome.ShouldBeOneOf("Stored", "Duplicate");
        ((long)(await anna.GetAsync("/api/status", HttpStatusCode.OK))["samples"]!["verified"]!).ShouldBe(2);
    }
}

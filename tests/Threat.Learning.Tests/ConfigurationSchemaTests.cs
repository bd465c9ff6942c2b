using System.Text.Json.Nodes;
using Threat.TestKit;

namespace Threat.Learning.Tests;

public sealed class ConfigurationSchemaTests
{
    private const string Accept = "THREAT_ACCEPT_SCHEMA";
    private static readonly string File = Path.Combine(RepositoryRoot.Path, "src", "Threat.Learning", "ConfigurationSchema.json");

    [Test]
    public void The_packed_schema_describes_the_options_as_they_are()
    {
        string now = ConfigurationSchema.Write();
        if (Environment.GetEnvironmentVariable(Accept) == "1") System.IO.File.WriteAllText(File, now);
        System.IO.File.ReadAllText(File).ReplaceLineEndings("\n").ShouldBe(now, $"The options changed. To write the schema again: {Accept}=1 dotnet test tests/Threat.Learning.Tests --filter ConfigurationSchemaTests, then review and commit it.");
    }

    [TestCase("ModelName", "string", "\"default\"")]
    [TestCase("Detection/RefreshInterval", "string", "\"00:00:10\"")]
    [TestCase("Detection/Classifier/HiddenSizes", "array", "[256,128,64]")]
    [TestCase("Retraining/Triggers/MinSamples", "integer", "1000")]
    [TestCase("Features/Extractor/TimeZone", "string", "\"UTC\"")]
    [TestCase("Thresholds/Metric", "string", "\"f1\"")]
    public void It_gives_type_default_and_description(string path, string type, string standard)
    {
        JsonNode node = JsonNode.Parse(System.IO.File.ReadAllText(File))!["properties"]!["ThreatLearning"]!;
        foreach (string step in path.Split('/')) node = node["properties"]![step].ShouldNotBeNull($"{step} of {path}");
        node["type"]!.ToJsonString().ShouldContain(type);
        node["default"]!.ToJsonString().ShouldBe(standard);
        ((string?)node["description"]).ShouldNotBeNullOrWhiteSpace();
    }

    [TestCase("Retraining/Schema")]
    [TestCase("Detection/Classifier/Loss")]
    public void It_leaves_out_what_only_code_can_set(string path)
    {
        JsonNode? node = JsonNode.Parse(System.IO.File.ReadAllText(File))!["properties"]!["ThreatLearning"]!;
        foreach (string step in path.Split('/')) node = node!["properties"]![step];
        node.ShouldBeNull();
    }
}

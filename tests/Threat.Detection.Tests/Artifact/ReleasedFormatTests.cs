using System.Text.Json;
using Threat.Core;
using Threat.TestKit;

namespace Threat.Detection.Tests;

/// <summary>Models that earlier versions wrote stay readable to the bit. A fixture is written once and never again.</summary>
public sealed class ReleasedFormatTests
{
    private static string Fixtures => Path.Combine(RepositoryRoot.Path, "tests", "Threat.Detection.Tests", "Fixtures");

    private static readonly string[] Formats = ["threat-model-1"];

    [TestCaseSource(nameof(Formats))]
    public void A_model_of_a_released_format_gives_the_same_answers(string format)
    {
        using ThreatModel model = ThreatModelArtifact.Load(Path.Combine(Fixtures, format));
        Answer expected = JsonSerializer.Deserialize<Answer>(File.ReadAllText(Path.Combine(Fixtures, format + ".json")))!;
        Answer now = Ask(model);
        now.Probabilities.Length.ShouldBe(expected.Probabilities.Length);
        // Vector widths add up in another order on other machines.
        for (int i = 0; i < now.Probabilities.Length; i++) now.Probabilities[i].ShouldBe(expected.Probabilities[i], 1e-6);
        now.Decisions.ShouldBe(expected.Decisions);
        now.Lineage.ShouldBe(expected.Lineage);
    }

    [Test]
    [Explicit("Writes the fixture of the format in use; run it by name when the format changes.")]
    public void Write_the_fixture()
    {
        using ThreatModel made = RandomModels.Model(7);
        ThreatModel model = new(made.Trained, made.Calibration, made.Policy with { Thresholds = new ClassThresholds(made.Labels, (double[])[0.5, 0.2, 0.3, 0.3, 0.1, 0.4, 0.25]) },
            new ModelInfo("fixture", made.Info.Schema, made.Info.CreatedAt) { Lineage = made.Info.Lineage.Add("run.id", "20260105T080000000-1") });
        ThreatModelArtifact.Save(model, Path.Combine(Fixtures, Formats[^1]));
        File.WriteAllText(Path.Combine(Fixtures, Formats[^1] + ".json"), JsonSerializer.Serialize(Ask(model)));
    }

    private static Answer Ask(ThreatModel model)
    {
        FeatureMatrix rows = FeatureMatrix.FromMemory(RandomModels.Values(3, 20 * model.Trained.FeatureCount), model.Trained.FeatureCount);
        ProbabilityMatrix p = model.Calibration.Apply(model.Trained.Score(rows));
        return new Answer(p.Values.ToArray(), model.Policy.Decide(p), string.Join(";", model.Info.Lineage.Select(static l => $"{l.Key}={l.Value}")));
    }

    private sealed record Answer(double[] Probabilities, int[] Decisions, string Lineage);
}

using CustomTrainer;
using System.Text;
using Threat.Core;
using Threat.TestKit;

namespace Threat.CustomTrainer.Tests;

/// <summary>A model of another library keeps the same contract as the suite's own.</summary>
public sealed class LightGbmTrainerTests : ModelTrainerContractTests
{
    protected override IModelTrainer CreateTrainer() => new LightGbmTrainer(iterations: 30);

    protected override IModelFormat CreateFormat() => new TreeModelFormat();

    [Test]
    public void A_class_without_rows_is_never_decided()
    {
        LabeledDataset two = new GaussianBlobs { Rows = 400, Columns = 4, Shares = [0.6, 0.4], Separation = 2.5 }.Make();
        LabelSet labels = LabelSet.Create([.. two.LabelSet.Names, "Never seen"]);
        using ITrainedModel model = new LightGbmTrainer(iterations: 10).Train(new TrainingRequest(new LabeledDataset(two.Features, two.Labels, labels)));
        DecisionPolicy.Argmax(labels).Decide(ProbabilityMatrix.Softmax(model.Score(two.Features))).ShouldNotContain(2);
    }

    [TestCase("\"Left\":[", "\"Left\":[0,")]
    [TestCase("\"FeatureCount\":6", "\"FeatureCount\":1")]
    [TestCase("{", "")]
    public void A_file_that_would_lead_scoring_astray_is_refused(string from, string to)
    {
        using ITrainedModel model = new LightGbmTrainer(iterations: 5).Train(new TrainingRequest(CreateData()));
        string json = Encoding.UTF8.GetString(model.Export()["trees.json"]);
        int at = json.IndexOf(from, StringComparison.Ordinal);
        string changed = json[..at] + to + json[(at + from.Length)..];
        Should.Throw<InvalidDataException>(() => new TreeModelFormat().Import(new Dictionary<string, byte[]> { ["trees.json"] = Encoding.UTF8.GetBytes(changed) }, model.Labels));
    }

    [Test]
    public void The_sample_runs_and_its_second_model_is_promoted()
    {
        (int exitCode, string output, string error) = SampleProcess.Run("CustomTrainer", AppContext.BaseDirectory);
        TestContext.Out.WriteLine(output);
        exitCode.ShouldBe(0, error);
        output.Split('\n').Count(static l => l.StartsWith("LightGBM (ML.NET): Promote.", StringComparison.Ordinal)).ShouldBe(2);
        output.ShouldContain("by model v00000004");
    }
}
